# Krug for a server: pages and the worker in one container, the data in /data.
FROM python:3.12-slim AS build
WORKDIR /krug
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends make && rm -rf /var/lib/apt/lists/*
COPY . .
RUN make install && rm -rf node_modules

FROM python:3.12-slim
RUN useradd --create-home krug && install -d -o krug /data
COPY --from=build /krug /krug
WORKDIR /krug
ENV KRUG_DATA=/data KRUG_HOST=0.0.0.0 KRUG_DEMO=0 PORT=8000
USER krug
VOLUME /data
EXPOSE 8000
HEALTHCHECK CMD [".venv/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz')"]
ENTRYPOINT [".venv/bin/krug"]
CMD ["serve"]
