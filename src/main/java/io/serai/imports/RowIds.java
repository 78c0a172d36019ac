package io.serai.imports;

import java.security.SecureRandom;
import java.util.Base64;

/// Makes the public ids that the records of a row get if it creates them, all at a time.
final class RowIds {
    private static final int ID_BYTES = 8;
    private static final int BUFFERED = 4096;

    private final SecureRandom random;
    private final int bytesEach;
    private final byte[] buffer;
    private int at;

    /// @param each ids for one row
    RowIds(SecureRandom random, int each) {
        this.random = random;
        this.bytesEach = each * ID_BYTES;
        this.buffer = new byte[BUFFERED / bytesEach * bytesEach];
        this.at = buffer.length;
    }

    /// 11 characters for each id, one after the other.
    String next() {
        if (at == buffer.length) {
            random.nextBytes(buffer);
            at = 0;
        }
        byte[] bits = new byte[ID_BYTES];
        StringBuilder ids = new StringBuilder(bytesEach * 11 / ID_BYTES);
        for (int end = at + bytesEach; at < end; at += ID_BYTES) {
            System.arraycopy(buffer, at, bits, 0, ID_BYTES);
            ids.append(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
        }
        return ids.toString();
    }
}
