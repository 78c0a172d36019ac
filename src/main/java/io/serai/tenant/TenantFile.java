package io.serai.tenant;

import io.serai.hub.settings.Sha256;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/// A tenant's file on a disk, and what the passphrase opens of it.
final class TenantFile {
    private static final Pattern TABLE = Pattern.compile("tables/[A-Za-z0-9_]{1,64}\\.ndjson");
    private static final Pattern BYTES = Pattern.compile("files/[0-9a-f]{64}");
    private static final int MOST_TIMES = 20;
    private static final long LONGEST_MANIFEST = 64L * 1024 * 1024;
    private static final int BLOCK = 64 * 1024;

    private final Path path;
    private final FileKey key;
    private final long mostBytes;

    /// @param mostBytes that it may unpack to
    TenantFile(Path path, char[] passphrase, long mostBytes) throws IOException, RefusedFileException {
        this.path = path;
        this.mostBytes = Math.min(mostBytes, MOST_TIMES * Files.size(path));
        try (InputStream in = Files.newInputStream(path)) {
            FileKey.Header header = FileKey.Header.read(in.readNBytes(FileKey.HEADER));
            byte[] hash = FileKey.ofPassphrase(passphrase, header);
            this.key = FileKey.of(hash, header);
            Arrays.fill(hash, (byte) 0);
        }
    }

    /// Told of each entry in its order; reads of it what it wants.
    interface Visitor {
        void entry(String name, InputStream in) throws IOException, RefusedFileException;
    }

    /// Goes through the file to its end, so that nothing of it can have been cut off.
    void visit(Visitor visitor) throws IOException, RefusedFileException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path), BLOCK)) {
            file.skipNBytes(FileKey.HEADER);
            InputStream plain = new OpeningStream(file, key);
            var bounded = new Bounded(new ZipInputStream(plain), mostBytes);
            for (ZipEntry entry = bounded.zip.getNextEntry(); entry != null; entry = bounded.zip.getNextEntry()) {
                bounded.entry = entry.getName();
                visitor.entry(entry.getName(), bounded);
                bounded.skipRest();
            }
            plain.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (OpeningStream.Wrong e) {
            throw new RefusedFileException(String.valueOf(e.getMessage()), e);
        } catch (Bounded.TooLarge e) {
            throw RefusedFileException.at(e.entry, 0, "unpacks to more than is taken: 10 GiB, or 20 times the file");
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new RefusedFileException("The file is damaged where it is packed: " + e.getMessage(), e);
        }
    }

    /// Looks whether all is there, once, as the manifest says it, and nothing else.
    Manifest check(TenantTables tables) throws IOException, RefusedFileException {
        var found = new LinkedHashMap<String, Manifest.Entry>();
        var manifest = new Manifest[1];
        var order = new int[] {-1};
        visit((name, in) -> {
            if (manifest[0] != null) {
                throw RefusedFileException.at(name, 0, "stands behind the manifest");
            }
            if (name.equals(Manifest.NAME)) {
                byte[] bytes = in.readNBytes((int) LONGEST_MANIFEST);
                manifest[0] = Manifest.read(bytes);
                return;
            }
            checkName(name, tables, order);
            if (found.size() >= Manifest.MOST_ENTRIES) {
                throw RefusedFileException.at(name, 0, "is one too many: expected at most " + Manifest.MOST_ENTRIES);
            }
            if (found.put(name, digested(name, in)) != null) {
                throw RefusedFileException.at(name, 0, "is there twice");
            }
        });
        if (manifest[0] == null) {
            throw RefusedFileException.at(Manifest.NAME, 0, "is missing");
        }
        compare(manifest[0], found);
        return manifest[0];
    }

    private static void checkName(String name, TenantTables tables, int[] order) throws RefusedFileException {
        boolean bytes = BYTES.matcher(name).matches();
        if (!bytes && !TABLE.matcher(name).matches()) {
            boolean outside = name.contains("..") || name.startsWith("/") || name.contains("\\") || name.contains(":");
            throw RefusedFileException.at(
                    name,
                    0,
                    outside
                            ? "is a path outside of the file"
                            : "is unknown: expected tables/<type>.ndjson or files/<SHA-256>");
        }
        int at = tables.all().size();
        if (!bytes) {
            String type = name.substring("tables/".length(), name.length() - ".ndjson".length());
            TenantTable table = tables.find(type);
            if (table == null) {
                throw RefusedFileException.at(name, 0, "is of a type that this hub does not know");
            }
            at = tables.all().indexOf(table);
        }
        if (at < order[0]) {
            throw RefusedFileException.at(name, 0, "stands behind what refers to it");
        }
        order[0] = at;
    }

    private static Manifest.Entry digested(String name, InputStream in) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] block = new byte[BLOCK];
        long size = 0;
        long lines = 0;
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            digest.update(block, 0, read);
            size += read;
            if (name.startsWith("tables/")) {
                for (int i = 0; i < read; i++) {
                    lines += block[i] == '\n' ? 1 : 0;
                }
            }
        }
        return new Manifest.Entry(name, size, HexFormat.of().formatHex(digest.digest()), lines);
    }

    private static void compare(Manifest manifest, Map<String, Manifest.Entry> found) throws RefusedFileException {
        Map<String, Manifest.Entry> named = manifest.byPath();
        for (Manifest.Entry entry : found.values()) {
            Manifest.Entry said = named.get(entry.path());
            if (said == null) {
                throw RefusedFileException.at(entry.path(), 0, "is not in the manifest");
            }
            if (!said.sha256().equals(entry.sha256()) || said.size() != entry.size()) {
                throw RefusedFileException.at(entry.path(), 0, "has another checksum than the manifest says");
            }
            if (said.lines() != entry.lines()) {
                throw RefusedFileException.at(
                        entry.path(),
                        0,
                        "has %d lines, and the manifest says %d".formatted(entry.lines(), said.lines()));
            }
            if (entry.path().startsWith("files/") && !entry.path().endsWith(entry.sha256())) {
                throw RefusedFileException.at(entry.path(), 0, "has another checksum than its name says");
            }
        }
        for (String path : named.keySet()) {
            if (!found.containsKey(path)) {
                throw RefusedFileException.at(path, 0, "is in the manifest and not in the file");
            }
        }
    }

    /// The entry that is read, and how much all of them came to.
    private static final class Bounded extends InputStream {
        private final ZipInputStream zip;
        private final long most;
        private long read;
        private String entry = "";

        private static final class TooLarge extends IOException {
            private static final long serialVersionUID = 1;
            private final String entry;

            TooLarge(String entry) {
                super("too large");
                this.entry = entry;
            }
        }

        Bounded(ZipInputStream zip, long most) {
            this.zip = zip;
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int some = zip.read(bytes, from, length);
            if (some > 0) {
                read += some;
                if (read > most) {
                    throw new TooLarge(entry);
                }
            }
            return some;
        }

        private void skipRest() throws IOException {
            byte[] block = new byte[BLOCK];
            while (read(block, 0, block.length) >= 0) {
                // counted
            }
        }
    }
}
