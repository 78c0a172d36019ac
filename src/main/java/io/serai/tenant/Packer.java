package io.serai.tenant;

import io.serai.hub.settings.Sha256;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes the entries of a tenant's file, one behind the other, and the manifest at the end.
///
/// What is read again refuses a file that unpacks to more than 20 times its size, so this compresses no better
/// than to a
/// tenth of it: what would be smaller is stored as it is for a while.
final class Packer implements AutoCloseable {
    private static final int SLICE = 32 * 1024;
    private static final int BEST = 10;

    private final Counted packed;
    private final ZipOutputStream zip;
    private final List<Manifest.Entry> entries = new ArrayList<>();
    private long unpacked;
    private String path = "";
    private long size;
    private long lines;
    private MessageDigest digest = Sha256.digest();

    Packer(OutputStream out) {
        this.packed = new Counted(out);
        this.zip = new ZipOutputStream(packed);
    }

    void begin(String name) throws IOException {
        if (entries.size() >= Manifest.MOST_ENTRIES) {
            throw new IOException("an account with more than " + Manifest.MOST_ENTRIES + " files goes into no file");
        }
        path = name;
        size = 0;
        lines = 0;
        digest = Sha256.digest();
        zip.putNextEntry(new ZipEntry(name));
    }

    void line(byte[] json) throws IOException {
        write(json, json.length);
        write(new byte[] {'\n'}, 1);
        lines++;
    }

    void write(byte[] bytes, int length) throws IOException {
        digest.update(bytes, 0, length);
        for (int at = 0; at < length; at += SLICE) {
            int some = Math.min(SLICE, length - at);
            zip.setLevel(unpacked > BEST * packed.count ? Deflater.NO_COMPRESSION : Deflater.DEFAULT_COMPRESSION);
            zip.write(bytes, at, some);
            unpacked += some;
        }
        size += length;
    }

    Manifest.Entry end() throws IOException {
        zip.closeEntry();
        var entry = new Manifest.Entry(path, size, HexFormat.of().formatHex(digest.digest()), lines);
        entries.add(entry);
        return entry;
    }

    void finish(String account, boolean journals, Instant now) throws IOException {
        byte[] bytes =
                new Manifest(Manifest.FORMAT, Manifest.VERSION, now.toString(), account, journals, entries).bytes();
        begin(Manifest.NAME);
        write(bytes, bytes.length);
        zip.closeEntry();
        zip.finish();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static final class Counted extends FilterOutputStream {
        private long count;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }
    }
}
