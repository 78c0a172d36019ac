package io.serai.tenant;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What stands at the end of a tenant's file, in `manifest.json`.
///
/// @param format `serai-tenant`
/// @param madeOn an instant
/// @param account its public id
/// @param journals whether they are in it
record Manifest(String format, int version, String madeOn, String account, boolean journals, List<Entry> entries) {
    static final String NAME = "manifest.json";
    static final String FORMAT = "serai-tenant";
    static final int VERSION = 1;

    /// So many an account may have, tables and files together.
    static final int MOST_ENTRIES = 200_000;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    Manifest {
        entries = List.copyOf(entries);
    }

    /// @param size in bytes
    /// @param sha256 in hex
    /// @param lines 0 for a file
    record Entry(String path, long size, String sha256, long lines) {}

    byte[] bytes() throws IOException {
        return JSON.writeValueAsBytes(this);
    }

    static Manifest read(byte[] bytes) throws RefusedFileException {
        Manifest manifest;
        try {
            manifest = JSON.readValue(bytes, Manifest.class);
        } catch (IOException e) {
            throw RefusedFileException.at(NAME, 0, "is no manifest: " + reason(e));
        }
        if (!manifest.format().equals(FORMAT) || manifest.version() != VERSION) {
            throw RefusedFileException.at(
                    NAME,
                    0,
                    "is of the format %s, version %d, and this hub knows %s, version %d"
                            .formatted(manifest.format(), manifest.version(), FORMAT, VERSION));
        }
        return manifest;
    }

    private static String reason(IOException e) {
        return e instanceof com.fasterxml.jackson.core.JsonProcessingException broken
                ? broken.getOriginalMessage()
                : e.toString();
    }

    /// By path, in their order.
    Map<String, Entry> byPath() throws RefusedFileException {
        var all = new LinkedHashMap<String, Entry>();
        for (Entry entry : entries) {
            if (all.put(entry.path(), entry) != null) {
                throw RefusedFileException.at(NAME, 0, "names " + entry.path() + " twice");
            }
        }
        return all;
    }
}
