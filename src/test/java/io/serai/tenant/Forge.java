package io.serai.tenant;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.settings.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The entries of a tenant's file as somebody changes them who knows the passphrase.
final class Forge {
    static final ObjectMapper JSON = new ObjectMapper();

    final Map<String, byte[]> entries = new LinkedHashMap<>();
    ObjectNode manifest = JSON.createObjectNode();

    static Forge open(Path file) throws IOException, RefusedFileException {
        var forge = new Forge();
        new TenantFile(file, Installation.PASSPHRASE.toCharArray(), Long.MAX_VALUE)
                .visit((name, in) -> forge.entries.put(name, in.readAllBytes()));
        forge.manifest = (ObjectNode) JSON.readTree(forge.entries.remove("manifest.json"));
        return forge;
    }

    Forge copy() {
        var copy = new Forge();
        copy.entries.putAll(entries);
        copy.manifest = manifest.deepCopy();
        return copy;
    }

    List<String> lines(String entry) {
        return new String(entries.get(entry), StandardCharsets.UTF_8).lines().toList();
    }

    void lines(String entry, List<String> lines) {
        entries.put(
                entry,
                lines.stream()
                        .map(line -> line + "\n")
                        .reduce("", String::concat)
                        .getBytes(StandardCharsets.UTF_8));
    }

    ObjectNode line(String entry, int number) throws IOException {
        return (ObjectNode) JSON.readTree(lines(entry).get(number - 1));
    }

    void line(String entry, int number, Object line) {
        var lines = new java.util.ArrayList<>(lines(entry));
        lines.set(number - 1, line.toString());
        lines(entry, lines);
    }

    void field(String entry, int number, String name, Object value) throws IOException {
        ObjectNode line = line(entry, number);
        line.set(name, JSON.valueToTree(value));
        line(entry, number, line);
    }

    /// Says in the manifest what is there.
    Forge sealed() {
        ArrayNode all = manifest.putArray("entries");
        entries.forEach((path, bytes) -> all.addObject()
                .put("path", path)
                .put("size", bytes.length)
                .put("sha256", HexFormat.of().formatHex(Sha256.digest().digest(bytes)))
                .put("lines", path.startsWith("tables/") ? lines(path).size() : 0));
        return this;
    }

    Path write(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "forged-", ".serai-tenant");
        // quick to open, as there are many
        FileKey.Header header = new FileKey.Header(64, 1, new byte[16], new byte[32]);
        FileKey key = FileKey.of(FileKey.ofPassphrase(Installation.PASSPHRASE.toCharArray(), header), header);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(header.bytes());
            try (var zip = new ZipOutputStream(new SealingStream(out, key))) {
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    zip.putNextEntry(new ZipEntry(entry.getKey()));
                    zip.write(entry.getValue());
                    zip.closeEntry();
                }
                zip.putNextEntry(new ZipEntry("manifest.json"));
                zip.write(JSON.writeValueAsBytes(manifest));
                zip.closeEntry();
            }
        }
        return file;
    }
}
