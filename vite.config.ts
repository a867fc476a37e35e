import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/build/",
  publicDir: false,
  build: {
    outDir: "krug/core/ui/static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    rollupOptions: {
      input: [
        "frontend/main.ts",
        "frontend/push-worker.ts",
        "frontend/styles/krug.css",
        "frontend/site/form.css",
        "frontend/site/frame.ts",
        "frontend/site/embed.ts",
        "frontend/site/booking.css",
        "frontend/site/booking.ts",
      ],
      output: {
        // Firms write this address into their own pages: it stays the same whatever is in it.
        entryFileNames: (chunk) => (chunk.name === "embed" ? "site-embed.js" : "assets/[name]-[hash].js"),
      },
    },
  },
});
