package io.serai.hub.servers;

import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.PrivateFiles;
import io.serai.hub.settings.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import redis.embedded.Redis;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/// Redis beside the hub, for a start without an install; its files lie in `<data>/redis`.
///
/// It keeps nothing on disk and forgets what was used least once it holds 64 MB. embedded-redis brings the program; the
/// hub runs it itself, as embedded-redis ends it in a JVM shutdown hook, while the hub still finishes its work.
public final class EmbeddedCache extends EmbeddedServer {

    private final Path folder;
    private final String password;

    public EmbeddedCache(DataFolder data) {
        super("Redis", data.redis(), "Ready to accept connections");
        this.folder = data.redis();
        this.password = data.secrets().kept("redis.password");
    }

    /// `redis://:<password>@127.0.0.1:<port>`; holds the password, so never log it.
    public String url() {
        return "redis://:%s@127.0.0.1:%d".formatted(password, port());
    }

    @Override
    void prepare() throws IOException {
        if (!Files.exists(program())) {
            unpack();
        }
        Orphan.end(program(), null);
    }

    /// Settings go through a file, as a command line is readable by every user of the machine.
    @Override
    List<String> command(int port) throws IOException {
        Files.deleteIfExists(configuration());
        PrivateFiles.create(configuration());
        Files.writeString(
                configuration(),
                String.join(
                        "\n",
                        "bind 127.0.0.1",
                        "port " + port,
                        "requirepass " + password,
                        "save \"\"",
                        "appendonly no",
                        "maxmemory 64mb",
                        "maxmemory-policy allkeys-lru",
                        ""));
        return List.of(program().toString(), configuration().toString());
    }

    @Override
    Map<String, String> environment() {
        return Map.of();
    }

    @Override
    void started() {}

    @Override
    String wayOut() {
        return "set SERAI_REDIS_URL to use a Redis of your own, or use docker-compose";
    }

    private Path program() {
        return folder.resolve("redis-server");
    }

    private Path configuration() {
        return folder.resolve("redis.conf");
    }

    private void unpack() throws IOException {
        OsArchitecture platform = OsArchitecture.detectOSandArchitecture();
        String resource = ExecutableProvider.newProvidedVersionsMap().get(platform);
        try (InputStream source = resource == null ? null : Redis.class.getResourceAsStream(resource)) {
            if (source == null) {
                throw new StartException("There is no Redis for %s on %s on the class path; %s"
                        .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), wayOut()));
            }
            Path half = folder.resolve("redis-server.part");
            Files.copy(source, half, StandardCopyOption.REPLACE_EXISTING);
            if (!half.toFile().setExecutable(true)) {
                throw new IOException(half + " can't be made executable");
            }
            Files.move(half, program(), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
