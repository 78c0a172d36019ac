package io.serai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.settings.ReadDocuments;
import io.serai.web.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Finds the contracts: the domains' own, and those that users put beside their routes as `openapi.yaml`.
final class Contracts {
    private Contracts() {}

    /// Read as YAML once, and from then on, while none of the documents changes, from the JSON that was kept of them.
    ///
    /// @param domains the names of the domains' own
    /// @param routes the folder of all routes
    /// @param memory the file that keeps them as JSON between starts
    static Contract load(List<String> domains, Path routes, Path memory) {
        var found = new ArrayList<URL>();
        for (String domain : domains) {
            URL url = Contracts.class.getResource("/openapi/" + domain + ".yaml");
            if (url == null) {
                throw new IllegalStateException("there is no contract openapi/" + domain + ".yaml");
            }
            found.add(url);
        }
        try (Stream<Path> files = Files.walk(routes)) {
            for (Path file :
                    files.filter(f -> f.endsWith("openapi.yaml")).sorted().toList()) {
                found.add(file.toUri().toURL());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of routes can't be read", e);
        }
        List<ObjectNode> documents = new ReadDocuments(memory).read(found);
        return Contract.of(IntStream.range(0, found.size())
                .mapToObj(i -> new Contract.Source(found.get(i), documents.get(i)))
                .toList());
    }
}
