# Build: Maven and a JDK. Every step can be run by hand in a checkout.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml tools-catalog.yaml ./
COPY src/main src/main
RUN mvn -B -ntp -DskipTests package

# The start-up cache is made by one run, so that the first start in production is fast already.
FROM eclipse-temurin:25-jre AS cache
WORKDIR /opt/admin-copilot
COPY --from=build /build/target/admin-copilot-all.jar ./
RUN java -XX:ArchiveClassesAtExit=admin-copilot.jsa -Xlog:cds=off -Xlog:cds+dynamic=off --sun-misc-unsafe-memory-access=allow -jar admin-copilot-all.jar demo --stdio < /dev/null

FROM eclipse-temurin:25-jre
WORKDIR /opt/admin-copilot
COPY --from=cache /opt/admin-copilot/ ./
USER 10001:10001
ENV INSTAINSTRU_MCP_HOST=0.0.0.0
EXPOSE 8001
ENTRYPOINT ["java", "-XX:SharedArchiveFile=/opt/admin-copilot/admin-copilot.jsa", "-Xshare:auto", "-XX:MaxRAMPercentage=60", "-Djava.awt.headless=true", "--sun-misc-unsafe-memory-access=allow", "-jar", "/opt/admin-copilot/admin-copilot-all.jar"]
CMD ["serve"]
