package io.serai.tenant;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/// Encrypts what is written, a piece at a time. What was not closed is no whole file: [#close] writes the last piece.
final class SealingStream extends OutputStream {
    private final OutputStream out;
    private final FileKey key;
    private final byte[] piece = new byte[FileKey.PIECE];
    private int held;
    private long number;
    private boolean closed;

    /// @param out behind the header
    SealingStream(OutputStream out, FileKey key) {
        this.out = out;
        this.key = key;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        int left = length;
        while (left > 0) {
            if (held == piece.length) {
                seal(false);
            }
            int some = Math.min(left, piece.length - held);
            System.arraycopy(bytes, at, piece, held, some);
            held += some;
            at += some;
            left -= some;
        }
    }

    private void seal(boolean last) throws IOException {
        try {
            out.write(key.cipher(Cipher.ENCRYPT_MODE, number++, last).doFinal(piece, 0, held));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM can do AES-GCM", e);
        }
        held = 0;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            seal(true);
            out.close();
        }
    }
}
