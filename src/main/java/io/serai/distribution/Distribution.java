package io.serai.distribution;

import io.serai.web.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The bean `distribution`: the command line, and what installs it. The script names this hub by its setting and never
/// by the request, so that a forged `Host` header changes nothing.
public final class Distribution {
    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~/-]*)?");

    private final String server;
    private final Object lock = new Object();
    private @Nullable CliFile file;

    /// @param server this hub's own address, as others reach it
    Distribution(String server) {
        if (!ADDRESS.matcher(server).matches()) {
            throw new IllegalArgumentException("'" + server + "' can't be written into a script");
        }
        this.server = server.replaceAll("/+$", "");
    }

    public Outcome download() {
        CliFile made = file();
        return new Outcome.WithHeaders(
                new Outcome.Document("application/octet-stream", new ByteArrayInputStream(made.bytes()), "serai"),
                Map.of("ETag", "\"" + made.sha256() + "\"", "Cache-Control", "no-cache"));
    }

    public Outcome script() {
        String script = resource("install.sh").replace("@server@", server).replace("@sha256@", file().sha256());
        return new Outcome.WithHeaders(
                new Outcome.Document(
                        "text/x-shellscript; charset=utf-8",
                        new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)),
                        null),
                Map.of("Cache-Control", "no-cache"));
    }

    public Outcome page() {
        return new Outcome.Page(
                200, "distribution/install", Map.of("server", server, "sha256", file().sha256(), "version", version()));
    }

    /// Made when it is first asked for, which most hubs never are.
    private CliFile file() {
        synchronized (lock) {
            if (file == null) {
                file = CliFile.assemble();
            }
            return file;
        }
    }

    /// As the build writes it; the command line is the hub's own.
    private static String version() {
        var properties = new Properties();
        try (InputStream in = Distribution.class.getResourceAsStream("/io/serai/cli/version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }

    private static String resource(String name) {
        try (InputStream in = Distribution.class.getResourceAsStream("/distribution/" + name)) {
            if (in == null) {
                throw new IllegalStateException("distribution/" + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
