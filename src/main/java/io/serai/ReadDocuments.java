package io.serai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serai.hub.settings.Sha256;
import io.serai.web.Contract.Source;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads YAML documents and keeps them as JSON, which is read much faster at the next start, under a digest of their
/// bytes: what changed is read anew.
final class ReadDocuments {
    private static final Logger LOG = LoggerFactory.getLogger(ReadDocuments.class);
    private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());

    private final Path memory;

    ReadDocuments(Path memory) {
        this.memory = memory;
    }

    List<Source> read(List<URL> urls) {
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
        List<Source> known = kept(id, urls);
        return known == null ? parsed(id, urls, texts) : known;
    }

    private @Nullable List<Source> kept(String id, List<URL> urls) {
        if (!Files.exists(memory)) {
            return null;
        }
        try (JsonParser in = JSON.createParser(memory.toFile())) {
            ArrayNode kept = in.readValueAsTree();
            if (kept.size() != urls.size() + 1 || !kept.get(0).asText().equals(id)) {
                return null;
            }
            var sources = new ArrayList<Source>();
            for (int i = 0; i < urls.size(); i++) {
                sources.add(new Source(urls.get(i), (ObjectNode) kept.get(i + 1)));
            }
            return sources;
        } catch (IOException | ClassCastException e) {
            LOG.debug("the contracts are read anew: {}", e.toString());
            return null;
        }
    }

    private List<Source> parsed(String id, List<URL> urls, List<byte[]> texts) {
        var yaml = new YAMLMapper();
        var sources = new ArrayList<Source>();
        ArrayNode keep = JSON.createArrayNode().add(id);
        for (int i = 0; i < urls.size(); i++) {
            try {
                JsonNode document = yaml.readTree(texts.get(i));
                if (!(document instanceof ObjectNode object)) {
                    throw new IOException("it is no OpenAPI document");
                }
                sources.add(new Source(urls.get(i), object));
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
            LOG.debug("the contracts can't be kept: {}", e.toString());
        }
        return sources;
    }

    private static IllegalArgumentException unreadable(URL url, IOException e) {
        return new IllegalArgumentException("cannot read the contract " + url + ": " + e.getMessage(), e);
    }
}
