# The image: the exporter, the C library it is linked with, CA certificates, and nothing else.

FROM debian:bookworm-slim AS build
WORKDIR /src
COPY scripts/packages scripts/packages
RUN scripts/packages build
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY src src
RUN cmake --preset release -DDPE_TESTS=OFF \
 && cmake --build --preset release --target docker-prometheus-exporter
# ldd names the files of the C library by the paths at which this architecture's loader looks for them.
RUN mkdir -p image/etc/ssl/certs \
 && cp build/release/docker-prometheus-exporter image/ \
 && cp /etc/ssl/certs/ca-certificates.crt image/etc/ssl/certs/ \
 && ldd build/release/docker-prometheus-exporter | grep -o '/[^ ]*' | xargs cp -L --parents -t image

FROM scratch
LABEL org.opencontainers.image.title="Docker Prometheus Exporter" \
      org.opencontainers.image.description="Tells Prometheus whether a Docker Engine is up and its containers are healthy" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY --from=build /src/image /
# OpenSSL of Debian looks below /usr/lib/ssl unless told otherwise.
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
USER 65534:65534
EXPOSE 9000
HEALTHCHECK --interval=15s --timeout=3s --retries=3 CMD ["/docker-prometheus-exporter", "healthcheck"]
ENTRYPOINT ["/docker-prometheus-exporter"]
