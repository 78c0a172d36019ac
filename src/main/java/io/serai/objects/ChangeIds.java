package io.serai.objects;

import io.serai.hub.settings.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// Public ids of changes: the integer keys of change and record as one block of AES, under a key made from the hub's
/// master key. So a change has the same id each time, no integer leaves the process, and an id that was not given out,
/// or is another record's, is none.
final class ChangeIds {
    private static final String ONE_BLOCK = "AES/ECB/NoPadding";
    private static final int BLOCK = 16;

    private final SecretKeySpec key;

    ChangeIds(String masterKey) {
        byte[] digest = Sha256.digest().digest(("serai-change:" + masterKey).getBytes(StandardCharsets.UTF_8));
        this.key = new SecretKeySpec(Arrays.copyOf(digest, digest.length), "AES");
    }

    String of(long change, long record) {
        byte[] block =
                ByteBuffer.allocate(BLOCK).putLong(change).putLong(record).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cipher(Cipher.ENCRYPT_MODE, block));
    }

    /// @return the change's integer key; empty for what is no change of the record
    OptionalLong read(String id, long record) {
        try {
            byte[] block = Base64.getUrlDecoder().decode(id);
            if (block.length != BLOCK) {
                return OptionalLong.empty();
            }
            ByteBuffer keys = ByteBuffer.wrap(cipher(Cipher.DECRYPT_MODE, block));
            long change = keys.getLong();
            return keys.getLong() == record ? OptionalLong.of(change) : OptionalLong.empty();
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }

    private byte[] cipher(int mode, byte[] block) {
        try {
            Cipher cipher = Cipher.getInstance(ONE_BLOCK);
            cipher.init(mode, key);
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each JDK has " + ONE_BLOCK, e);
        }
    }
}
