package io.serai.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.serai.hub.settings.KeptLines;
import io.serai.hub.settings.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// What stands beside a back-up, in `manifest.json`. It is written last and at once: a folder without it is none.
///
/// @param format of the folder
/// @param backedUpOn by the clock of the database, before the moment that the dump is of
/// @param schema the newest migration
/// @param auditHead the end of the audit chain by then, as `number:hash`
/// @param masterKey the fingerprint of the key that secrets are encrypted under
/// @param sha256 of the files of the database, by their names
/// @param rows of each table that has any
/// @param files how many there are in each folder beside the database
record Manifest(
        int format,
        String backedUpOn,
        String schema,
        String auditHead,
        String masterKey,
        Map<String, String> sha256,
        Map<String, Long> rows,
        Map<String, Long> files) {
    static final int FORMAT = 1;
    private static final String NAME = "manifest.json";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    Manifest {
        sha256 = new TreeMap<>(sha256);
        rows = new TreeMap<>(rows);
        files = new TreeMap<>(files);
        Instant.parse(backedUpOn);
    }

    Instant at() {
        return Instant.parse(backedUpOn);
    }

    void write(Path folder) throws IOException {
        Path part = folder.resolve(NAME + ".part");
        PrivateFiles.create(part);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            for (ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(this)); bytes.hasRemaining(); ) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        KeptLines.sync(folder);
        Files.move(part, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        KeptLines.sync(folder);
    }

    /// @throws BackUpException where the folder holds no whole back-up
    static Manifest read(Path folder) throws IOException, BackUpException {
        Manifest manifest;
        try {
            manifest = JSON.readValue(Files.readAllBytes(folder.resolve(NAME)), Manifest.class);
        } catch (NoSuchFileException e) {
            throw new BackUpException(
                    folder + " holds no whole back-up: it has no " + NAME + ", which is written when all else is there",
                    e);
        } catch (JsonProcessingException e) {
            throw new BackUpException(folder.resolve(NAME) + " can't be read: " + e.getOriginalMessage(), e);
        }
        if (manifest.format() != FORMAT) {
            throw new BackUpException(
                    folder + " is of the format " + manifest.format() + ", and this Serai knows " + FORMAT + " only");
        }
        return manifest;
    }
}
