package io.serai.tables;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// A part of a workbook as it inflates. What really comes out is counted; the sizes that the zip declares are
/// written by whoever made it.
final class BoundedStream extends InputStream {
    private static final long RATIO_MINDED_PAST = 10L << 20;

    private final InputStream in;
    private final String part;
    private final long compressedBytes;
    private final long maxBytes;
    private final int maxRatio;
    private final long maxStep;
    private long count;
    private long stepStart;

    /// @param maxStep bytes that may pass between two calls of [#step]: what bounds a single name or comment
    BoundedStream(InputStream in, String part, long compressedBytes, long maxBytes, int maxRatio, long maxStep) {
        this.in = in;
        this.part = part;
        this.compressedBytes = Math.max(1, compressedBytes);
        this.maxBytes = maxBytes;
        this.maxRatio = maxRatio;
        this.maxStep = maxStep;
    }

    void step() {
        stepStart = count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        int read = in.read(buffer, offset, length);
        if (read > 0) {
            count += read;
            check();
        }
        return read;
    }

    private void check() {
        if (count > maxBytes) {
            throw FileProblem.tooLarge("The workbook's " + part + " expands past the limit of " + maxBytes + " bytes.");
        }
        if (count > RATIO_MINDED_PAST && count / compressedBytes >= maxRatio) {
            throw FileProblem.tooLarge(
                    "The workbook's " + part + " expands to more than " + maxRatio + " times its compressed size.");
        }
        if (count - stepStart > maxStep) {
            throw FileProblem.tooLarge("The workbook's " + part
                    + " holds a name, an attribute or a comment of more than " + maxStep + " bytes.");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
