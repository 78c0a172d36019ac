package io.serai.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FileKeyTest {
    private static final int SEALED = FileKey.PIECE + FileKey.TAG;
    private final FileKey.Header header = FileKey.Header.of(new byte[16], new byte[32]);
    private final FileKey key = FileKey.of(new byte[32], header);
    private final Random random = new Random(1);

    private byte[] sealed(byte[] plain) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var sealing = new SealingStream(out, key)) {
            sealing.write(plain);
        }
        return out.toByteArray();
    }

    private byte[] opened(byte[] sealed) throws IOException {
        try (var opening = new OpeningStream(new ByteArrayInputStream(sealed), key)) {
            return opening.readAllBytes();
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatIsSealedOpensAgainWhateverItsLength() throws IOException {
        for (int length : new int[] {0, 1, FileKey.PIECE - 1, FileKey.PIECE, FileKey.PIECE + 1, 3 * FileKey.PIECE}) {
            byte[] plain = bytes(length);
            assertThat(opened(sealed(plain))).as("%d bytes", length).isEqualTo(plain);
        }
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRefused() throws IOException {
        byte[] sealed = sealed(bytes(3 * FileKey.PIECE + 100));
        for (int length :
                new int[] {0, 1, 15, 16, 17, SEALED - 1, SEALED, SEALED + 5, 2 * SEALED, 3 * SEALED, sealed.length - 1
                }) {
            assertThatThrownBy(() -> opened(Arrays.copyOf(sealed, length)))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(OpeningStream.Wrong.class);
        }
    }

    @Test
    void piecesThatAreSwappedLeftOutOrAddedAreRefused() throws IOException {
        byte[] sealed = sealed(bytes(3 * FileKey.PIECE));
        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, 0, swapped, SEALED, SEALED);
        System.arraycopy(sealed, SEALED, swapped, 0, SEALED);
        byte[] without = Arrays.copyOfRange(sealed, SEALED, sealed.length);
        byte[] longer = Arrays.copyOf(sealed, sealed.length + SEALED);
        System.arraycopy(sealed, 2 * SEALED, longer, sealed.length, SEALED);
        for (byte[] forged : new byte[][] {swapped, without, longer}) {
            assertThatThrownBy(() -> opened(forged)).isInstanceOf(OpeningStream.Wrong.class);
        }
    }

    @Test
    void aBitThatIsOtherIsRefused() throws IOException {
        byte[] sealed = sealed(bytes(FileKey.PIECE + 500));
        for (int i = 0; i < 200; i++) {
            byte[] forged = sealed.clone();
            forged[random.nextInt(forged.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> opened(forged)).isInstanceOf(OpeningStream.Wrong.class);
        }
    }

    @Test
    void theKeyIsOfThePassphraseTheSaltAndTheFile() throws Exception {
        byte[] one = FileKey.ofPassphrase("a passphrase".toCharArray(), header);
        assertThat(one).isEqualTo(FileKey.ofPassphrase("a passphrase".toCharArray(), header));
        assertThat(one).isNotEqualTo(FileKey.ofPassphrase("a passphrasf".toCharArray(), header));
        byte[] salt = new byte[16];
        salt[3] = 1;
        assertThat(one)
                .isNotEqualTo(
                        FileKey.ofPassphrase("a passphrase".toCharArray(), FileKey.Header.of(salt, new byte[32])));
        byte[] otherFile = new byte[32];
        otherFile[0] = 1;
        var other = FileKey.of(new byte[32], FileKey.Header.of(new byte[16], otherFile));
        byte[] sealed = sealed(bytes(10));
        assertThatThrownBy(() -> new OpeningStream(new ByteArrayInputStream(sealed), other).readAllBytes())
                .isInstanceOf(OpeningStream.Wrong.class);
    }

    @Test
    void aHeaderThatAsksForHoursOfWorkIsRefused() {
        for (FileKey.Header hostile : new FileKey.Header[] {
            new FileKey.Header(Integer.MAX_VALUE, 3, new byte[16], new byte[32]),
            new FileKey.Header(32 * 1024, 1_000_000, new byte[16], new byte[32]),
            new FileKey.Header(0, 1, new byte[16], new byte[32])
        }) {
            assertThatThrownBy(() -> FileKey.Header.read(hostile.bytes()))
                    .isInstanceOf(RefusedFileException.class)
                    .hasMessageContaining("argon2id");
        }
        byte[] later = header.bytes();
        later[8] = 2;
        assertThatThrownBy(() -> FileKey.Header.read(later)).hasMessageContaining("version 2");
        assertThatThrownBy(() -> FileKey.Header.read(new byte[70])).hasMessageContaining("SERAITNT");
    }
}
