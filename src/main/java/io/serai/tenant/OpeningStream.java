package io.serai.tenant;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/// Decrypts a file, a piece at a time; nothing of a piece is given out before all of it was found to be right.
final class OpeningStream extends InputStream {
    private final InputStream in;
    private final FileKey key;
    private byte[] next = new byte[FileKey.PIECE + FileKey.TAG];
    private byte[] sealed = new byte[FileKey.PIECE + FileKey.TAG];
    private int nextLength;
    private byte[] plain = {};
    private int at;
    private long number;
    private boolean ended;

    /// A piece is not right: the passphrase is another one, or the bytes are not those that were written.
    static final class Wrong extends IOException {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }
    }

    /// @param in behind the header
    OpeningStream(InputStream in, FileKey key) throws IOException {
        this.in = in;
        this.key = key;
        this.nextLength = in.readNBytes(next, 0, next.length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == plain.length) {
            if (ended) {
                return -1;
            }
            open();
        }
        int some = Math.min(length, plain.length - at);
        System.arraycopy(plain, at, bytes, from, some);
        at += some;
        return some;
    }

    private void open() throws IOException {
        byte[] swap = sealed;
        sealed = next;
        next = swap;
        int length = nextLength;
        nextLength = length == sealed.length ? in.readNBytes(next, 0, next.length) : 0;
        boolean last = nextLength == 0;
        if (length < FileKey.TAG) {
            throw new Wrong("The file is cut off.");
        }
        try {
            plain = key.cipher(Cipher.DECRYPT_MODE, number, last).doFinal(sealed, 0, length);
        } catch (AEADBadTagException _) {
            throw new Wrong(
                    number == 0
                            ? "The passphrase is not that of this file, or the file was changed."
                            : "The file was changed or cut off at about byte "
                                    + (FileKey.HEADER + number * (FileKey.PIECE + FileKey.TAG)) + ".");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM can do AES-GCM", e);
        }
        at = 0;
        number++;
        ended = last;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
