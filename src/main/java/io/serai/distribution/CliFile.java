package io.serai.distribution;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// The command line as one file: a script that finds a Java, and behind it a jar with all that it needs. It is put
/// together from the hub's own class path, so it is always the hub's version, and the same bytes each time.
///
/// @param sha256 64 hex digits
record CliFile(byte[] bytes, String sha256) {
    /// The command line's own classes, then one class of each library that it needs.
    private static final List<String> PARTS = List.of(
            "io/serai/cli/Main.class",
            "picocli/CommandLine.class",
            "com/fasterxml/jackson/core/JsonFactory.class",
            "com/fasterxml/jackson/databind/ObjectMapper.class",
            "com/fasterxml/jackson/annotation/JsonProperty.class");

    private static final Pattern LICENCE = Pattern.compile("META-INF/([A-Za-z]+-)?(LICENSE|NOTICE)[^/]*");
    private static final String MANIFEST = "Manifest-Version: 1.0\r\nMain-Class: io.serai.cli.Main\r\n\r\n";

    /// Zip knows no time before 1980, and the time of the build would be another one each time.
    private static final LocalDateTime WHEN = LocalDateTime.of(2026, 1, 1, 0, 0);

    /// Takes about half a second and as much memory as the file is large, about 3 MB.
    static CliFile assemble() {
        var file = new ByteArrayOutputStream(3 << 20);
        try {
            try (InputStream stub = CliFile.class.getResourceAsStream("/distribution/stub.sh")) {
                if (stub == null) {
                    throw new IllegalStateException("distribution/stub.sh is missing");
                }
                stub.transferTo(file);
            }
            jar(file);
            byte[] bytes = file.toByteArray();
            return new CliFile(
                    bytes,
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException("the command line can't be put together", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void jar(OutputStream file) throws IOException {
        var zip = new ZipOutputStream(file);
        begin(zip, "META-INF/MANIFEST.MF");
        zip.write(MANIFEST.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
        for (String part : PARTS) {
            try (ClassPathEntry entry = ClassPathEntry.holding(part)) {
                for (String name : entry.names()) {
                    String as = placed(name, entry.name(), part);
                    if (as != null) {
                        begin(zip, as);
                        try (InputStream in = entry.open(name)) {
                            in.transferTo(zip);
                        }
                        zip.closeEntry();
                    }
                }
            }
        }
        zip.finish();
    }

    private static void begin(ZipOutputStream zip, String name) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(WHEN);
        zip.putNextEntry(entry);
    }

    /// Under which name a file goes into the jar: classes under their own, licences beside those of other libraries,
    /// and nothing else (signatures, module descriptors, classes for newer Java versions).
    private static @Nullable String placed(String name, String library, String part) {
        String root = part.substring(0, part.lastIndexOf('/') + 1);
        if (name.startsWith(root)) {
            return name;
        }
        return LICENCE.matcher(name).matches() && !part.startsWith("io/serai/")
                ? "META-INF/licences/" + library + "/" + name.substring(name.lastIndexOf('/') + 1)
                : null;
    }
}
