package io.serai.hub.routes;

import io.serai.hub.settings.Build;
import io.serai.hub.settings.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What earlier starts found out about files of routes: that all of their routes could be made, and that each
/// of them begins at a `direct:` of its name. It holds for a file of the same bytes, the same build, the same
/// Kamelets and the same file of settings, and is forgotten where any of them differs.
///
/// A file in the data folder: the first line stands for the build, each further one is a file's digest and the
/// ids of its routes. Whatever can't be read is as if it were not there; then all routes are made at the start.
public final class CheckedRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(CheckedRoutes.class);

    private final Path memory;
    private final String build;
    private final Map<String, Set<String>> known;

    private CheckedRoutes(Path memory, String build, Map<String, Set<String>> known) {
        this.memory = memory;
        this.build = build;
        this.known = known;
    }

    /// @param memory the file that keeps it between starts
    /// @param home the folder with `kamelets` and `config`
    public static CheckedRoutes read(Path memory, Path home) throws IOException {
        String build = build(home);
        Map<String, Set<String>> known = new HashMap<>();
        try {
            List<String> lines = Files.readAllLines(memory, StandardCharsets.UTF_8);
            if (!lines.isEmpty() && lines.getFirst().equals(build)) {
                for (String line : lines.subList(1, lines.size())) {
                    String[] parts = line.split(" ", 2);
                    known.put(parts[0], Set.of(parts[1].split(",")));
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("no earlier start is known: {}", e.toString());
            known.clear();
        }
        return new CheckedRoutes(memory, build, known);
    }

    /// The ids of the routes in a file of these bytes, where they may wait for their first call.
    Optional<Set<String>> ids(byte[] text) {
        return Optional.ofNullable(known.get(digest(text)));
    }

    /// Keeps what is known now, for later starts.
    ///
    /// @param files their bytes, and the ids of their routes
    void write(Map<byte[], Set<String>> files) {
        var lines = new TreeMap<String, String>();
        files.forEach((text, ids) -> lines.put(digest(text), String.join(",", ids)));
        var whole = new StringBuilder(build).append('\n');
        lines.forEach(
                (digest, ids) -> whole.append(digest).append(' ').append(ids).append('\n'));
        Path part = memory.resolveSibling(memory.getFileName() + ".part");
        try {
            Files.writeString(part, whole);
            Files.move(part, memory, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.debug("the next start can't know of this one: {}", e.toString());
        }
    }

    private static String digest(byte[] text) {
        return HexFormat.of().formatHex(Sha256.digest().digest(text));
    }

    /// Of all classes, and of the Kamelets and settings by their bytes.
    private static String build(Path home) throws IOException {
        var all = new StringBuilder(Build.digest());
        for (String folder : List.of("kamelets", "config")) {
            for (Path file : Build.files(home.resolve(folder))) {
                all.append('\n').append(digest(Files.readAllBytes(file)));
            }
        }
        return digest(all.toString().getBytes(StandardCharsets.UTF_8));
    }
}
