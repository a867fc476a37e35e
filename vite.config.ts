import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/build/",
  publicDir: false,
  build: {
    outDir: "krug/core/ui/static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    rollupOptions: { input: ["frontend/main.ts", "frontend/push-worker.ts", "frontend/styles/krug.css"] },
  },
});
