# Scribe's images, a target each: gateway, orchestrator, parser, scraper, arxiv, composer, sandbox, cli.
# Built from the locked requirements, wheels only, for x86-64 and ARM64. They run as user 10001 on a read-only root:
# what they keep lies in /var/lib/scribe, what they need for a moment in /tmp. A mirror of the package index is given by
# --build-arg PIP_INDEX_URL and UV_DEFAULT_INDEX; neither stays in an image.

FROM python:3.13-slim AS tools
ARG PIP_INDEX_URL
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /build
COPY requirements/uv.txt requirements/build.txt requirements/
RUN python -m venv /tools \
 && /tools/bin/pip install --quiet --require-hashes --only-binary :all: -r requirements/uv.txt -r requirements/build.txt

# Scribe's own code is one layer, the same in every image; which dependencies lie beside it says what an image can run.
FROM tools AS code
COPY pyproject.toml README.md ./
COPY protos/gen protos/gen
COPY libs libs
COPY services services
COPY orchestrator orchestrator
COPY sandbox sandbox
COPY cli cli
RUN /tools/bin/hatchling build -t wheel \
 && /tools/bin/uv pip install --quiet --no-deps --target /opt/scribe/code dist/*.whl \
 && python -m compileall -q /opt/scribe/code

# One environment for each part's dependencies; it finds the code by a .pth file, as children of a service do too.
FROM tools AS environment
ARG UV_DEFAULT_INDEX
ENV INSTALL="/tools/bin/uv pip install --quiet --python /opt/scribe/environment --require-hashes --only-binary :all: --compile-bytecode"
RUN python -m venv --without-pip /opt/scribe/environment \
 && echo /opt/scribe/code > "$(echo /opt/scribe/environment/lib/python3.*/site-packages)/scribe.pth"
COPY requirements requirements

FROM environment AS gateway-environment
RUN $INSTALL -r requirements/gateway.txt
FROM environment AS orchestrator-environment
RUN $INSTALL -r requirements/orchestrator.txt
FROM environment AS parser-environment
RUN $INSTALL -r requirements/parser.txt
FROM environment AS scraper-environment
RUN $INSTALL -r requirements/scraper.txt
FROM environment AS arxiv-environment
RUN $INSTALL -r requirements/arxiv.txt
FROM environment AS composer-environment
RUN $INSTALL -r requirements/composer.txt
FROM environment AS sandbox-environment
RUN $INSTALL -r requirements/sandbox.txt
FROM environment AS cli-environment
RUN $INSTALL -r requirements/cli.txt -r requirements/migrate.txt -r requirements/orchestrator.txt

# What all images share. socat is for reach-sandbox.sh only: without SANDBOX_ADDRESS nothing starts it.
FROM python:3.13-slim AS base
RUN apt-get -q update \
 && apt-get -q install -y --no-install-recommends socat \
 && apt-get clean && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --no-create-home --home-dir /var/lib/scribe --shell /usr/sbin/nologin scribe \
 && install -d -o scribe -g scribe -m 0700 /var/lib/scribe /var/lib/nats /var/lib/passwords
ENV PATH=/opt/scribe/environment/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    SCRIBE_HOME=/var/lib/scribe SCRIBE_RUN_DIR=/tmp
COPY --from=code /opt/scribe/code /opt/scribe/code
COPY deploy/compose/reach-sandbox.sh deploy/compose/make-passwords.sh /usr/local/bin/
ARG SCRIBE_VERSION=unknown
ARG SCRIBE_REVISION=unknown
LABEL org.opencontainers.image.vendor="Scribe" \
      org.opencontainers.image.version=$SCRIBE_VERSION \
      org.opencontainers.image.revision=$SCRIBE_REVISION
WORKDIR /tmp
USER 10001:10001
ENTRYPOINT ["reach-sandbox.sh"]

FROM base AS gateway
LABEL org.opencontainers.image.title="scribe-gateway" org.opencontainers.image.description="Scribe's public door: HTTP and gRPC."
COPY --from=gateway-environment /opt/scribe/environment /opt/scribe/environment
ENV SCRIBE_HTTP_LISTEN=0.0.0.0:8000 SCRIBE_GRPC_LISTEN=0.0.0.0:50050
EXPOSE 8000 50050
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s CMD ["python", "-m", "scribe_rpc.health_check", "127.0.0.1:50050"]
CMD ["python", "-m", "scribe_gateway"]

# It listens nowhere: a file says that all of its parts run, and it ends when one of them does.
FROM base AS orchestrator
LABEL org.opencontainers.image.title="scribe-orchestrator" org.opencontainers.image.description="Moves Scribe's jobs through their steps."
COPY --from=orchestrator-environment /opt/scribe/environment /opt/scribe/environment
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s CMD ["test", "-e", "/tmp/orchestrator.json"]
CMD ["python", "-m", "scribe_orchestrator"]

FROM base AS parser
LABEL org.opencontainers.image.title="scribe-parser" org.opencontainers.image.description="Scribe's first step: reads templates."
COPY --from=parser-environment /opt/scribe/environment /opt/scribe/environment
ENV SCRIBE_PARSER_LISTEN=0.0.0.0:50051
EXPOSE 50051
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s CMD ["python", "-m", "scribe_rpc.health_check", "127.0.0.1:50051"]
CMD ["python", "-m", "scribe_parser"]

FROM base AS scraper
LABEL org.opencontainers.image.title="scribe-scraper" org.opencontainers.image.description="Scribe's second step: reads the web, with Chromium."
USER root
RUN apt-get -q update \
 && apt-get -q install -y --no-install-recommends chromium-headless-shell libatomic1 \
 && apt-get clean && rm -rf /var/lib/apt/lists/*
USER 10001:10001
COPY --from=scraper-environment /opt/scribe/environment /opt/scribe/environment
ENV SCRIBE_SCRAPER_LISTEN=0.0.0.0:50052
EXPOSE 50052
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s CMD ["python", "-m", "scribe_rpc.health_check", "127.0.0.1:50052"]
CMD ["python", "-m", "scribe_scraper"]

FROM base AS arxiv
LABEL org.opencontainers.image.title="scribe-arxiv" org.opencontainers.image.description="Scribe's third step: finds the recipient's papers."
COPY --from=arxiv-environment /opt/scribe/environment /opt/scribe/environment
ENV SCRIBE_ARXIV_LISTEN=0.0.0.0:50053
EXPOSE 50053
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s CMD ["python", "-m", "scribe_rpc.health_check", "127.0.0.1:50053"]
CMD ["python", "-m", "scribe_arxiv"]

FROM base AS composer
LABEL org.opencontainers.image.title="scribe-composer" org.opencontainers.image.description="Scribe's fourth step: writes the e-mail and proves it."
COPY --from=composer-environment /opt/scribe/environment /opt/scribe/environment
ENV SCRIBE_COMPOSER_LISTEN=0.0.0.0:50054
EXPOSE 50054
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s CMD ["python", "-m", "scribe_rpc.health_check", "127.0.0.1:50054"]
CMD ["python", "-m", "scribe_composer"]

FROM base AS sandbox
LABEL org.opencontainers.image.title="scribe-sandbox" org.opencontainers.image.description="An invented outside world for trying Scribe."
COPY --from=sandbox-environment /opt/scribe/environment /opt/scribe/environment
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s CMD ["test", "-e", "/tmp/sandbox.json"]
CMD ["python", "-m", "scribe_sandbox"]

FROM base AS cli
LABEL org.opencontainers.image.title="scribe-cli" org.opencontainers.image.description="The scribe command: migrations and operating."
COPY --from=cli-environment /opt/scribe/environment /opt/scribe/environment
ENTRYPOINT ["python", "-m", "scribe_cli"]
CMD ["--help"]
