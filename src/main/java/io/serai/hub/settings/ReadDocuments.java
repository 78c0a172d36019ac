package io.serai.hub.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads YAML documents and keeps them as JSON, which is read much faster at the next start, under a digest of their
/// bytes: what changed is read anew.
public final class ReadDocuments {
    private static final Logger LOG = LoggerFactory.getLogger(ReadDocuments.class);
    private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());

    private final Path memory;

    /// @param memory the file that keeps them as JSON between starts
    public ReadDocuments(Path memory) {
        this.memory = memory;
    }

    /// In the order of their addresses.
    public List<ObjectNode> read(List<URL> urls) {
        var texts = new ArrayList<byte[]>();
        MessageDigest digest = Sha256.digest();
        for (URL url : urls) {
            try (InputStream in = url.openStream()) {
                byte[] text = in.readAllBytes();
                texts.add(text);
                digest.update(Sha256.digest().digest(text));
            } catch (IOException e) {
                throw unreadable(url, e);
            }
        }
        String id = HexFormat.of().formatHex(digest.digest());
        List<ObjectNode> known = kept(id, urls);
        return known == null ? parsed(id, urls, texts) : known;
    }

    /// All `.yaml` of a folder, by the names of their files.
    public static Map<String, ObjectNode> folder(Path folder, Path memory) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            var urls = new ArrayList<URL>();
            for (Path file : all) {
                urls.add(file.toUri().toURL());
            }
            List<ObjectNode> read = new ReadDocuments(memory).read(urls);
            var documents = new LinkedHashMap<String, ObjectNode>();
            for (int i = 0; i < all.size(); i++) {
                documents.put(all.get(i).getFileName().toString(), read.get(i));
            }
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " can't be read", e);
        }
    }

    private @Nullable List<ObjectNode> kept(String id, List<URL> urls) {
        if (!Files.exists(memory)) {
            return null;
        }
        try (JsonParser in = JSON.createParser(memory.toFile())) {
            ArrayNode kept = in.readValueAsTree(); // null where a power cut left an empty file
            if (kept == null
                    || kept.size() != urls.size() + 1
                    || !kept.get(0).asText().equals(id)) {
                return null;
            }
            var sources = new ArrayList<ObjectNode>();
            for (int i = 0; i < urls.size(); i++) {
                sources.add((ObjectNode) kept.get(i + 1));
            }
            return sources;
        } catch (IOException | ClassCastException e) {
            LOG.debug("they are read anew: {}", e.toString());
            return null;
        }
    }

    private List<ObjectNode> parsed(String id, List<URL> urls, List<byte[]> texts) {
        var yaml = new YAMLMapper();
        var sources = new ArrayList<ObjectNode>();
        ArrayNode keep = JSON.createArrayNode().add(id);
        for (int i = 0; i < urls.size(); i++) {
            try {
                JsonNode document = yaml.readTree(texts.get(i));
                if (!(document instanceof ObjectNode object)) {
                    throw new IOException("it is no object");
                }
                sources.add(object);
                keep.add(object.deepCopy());
            } catch (IOException e) {
                throw unreadable(urls.get(i), e);
            }
        }
        Path part = memory.resolveSibling(memory.getFileName() + ".part");
        try {
            JSON.writeValue(part.toFile(), keep);
            Files.move(part, memory, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.debug("they can't be kept: {}", e.toString());
        }
        return sources;
    }

    private static IllegalArgumentException unreadable(URL url, IOException e) {
        return new IllegalArgumentException("cannot read " + url + ": " + e.getMessage(), e);
    }
}
