# Build: Maven and a JDK. Every step can be run by hand in a checkout; src/test/e2e/image.test.mjs does so.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml tools-catalog.yaml prompts.yaml ./
COPY src/main src/main
ARG GIT_COMMIT=
RUN mvn -B -ntp -DskipTests -Dgit.commit="$GIT_COMMIT" package cyclonedx:makeBom

# The start-up cache is made by one run, so that the first start in production is quick already. What its Java gets has to be what the
# final one gets; docs/launcher.md says why.
FROM eclipse-temurin:25-jre AS cache
WORKDIR /opt/admin-copilot
COPY --from=build /build/target/admin-copilot-all.jar ./
RUN java -XX:AOTCacheOutput=admin-copilot.aot -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow -jar admin-copilot-all.jar demo --stdio < /dev/null

# What the final stage is made of: that Java at its path (the cache holds for no other), its libraries, fonts, and the application.
FROM cache AS root
COPY --from=build /build/target/admin-copilot-all.cdx.json ./
COPY deploy/image-root.sh /tmp/
RUN /tmp/image-root.sh /opt/java/openjdk /opt/admin-copilot /image

# No shell, no package manager. Run it with a read-only root, without capabilities: deploy/compose.yaml.
FROM scratch
COPY --from=root /image /
WORKDIR /opt/admin-copilot
USER 10001:10001
ENV PATH=/opt/java/openjdk/bin LC_ALL=C.UTF-8 MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=16384 INSTAINSTRU_MCP_HOST=0.0.0.0
VOLUME /var/lib/admin-copilot
EXPOSE 8001
ENTRYPOINT ["java", "-XX:AOTCache=/opt/admin-copilot/admin-copilot.aot", "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTReplayTraining", "-XX:ArchiveRelocationMode=0", "-Xlog:disable", "-Xlog:all=error:stderr", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=60", "-Xmn24m", "-Xss512k", "-Djava.awt.headless=true", "--sun-misc-unsafe-memory-access=allow", "-jar", "/opt/admin-copilot/admin-copilot-all.jar"]
CMD ["serve"]
