package io.serai.objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.serai.hub.settings.Sha256;
import io.serai.web.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Where a page ended, as a text that callers bring back. It holds the integer key, which never leaves the process, so
/// it is sealed (AES-GCM) under a key made from the hub's master key.
final class Cursors {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final ObjectMapper json;
    private final SecretKeySpec key;
    /// Looked for once, as that takes longer than the sealing.
    private final Provider provider;

    private final SecureRandom random = new SecureRandom();

    /// @param key of the last row
    /// @param values of the columns that the list is ordered by, as the database shows them
    record Position(long key, List<@Nullable String> values) {}

    Cursors(ObjectMapper json, String masterKey) {
        this.json = json;
        byte[] digest = Sha256.digest().digest(("serai-cursor:" + masterKey).getBytes(StandardCharsets.UTF_8));
        this.key = new SecretKeySpec(digest, "AES");
        try {
            this.provider = Cipher.getInstance(CIPHER).getProvider();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each JDK has " + CIPHER, e);
        }
    }

    String write(Position position, ObjectType type, List<Asked.Order> order) {
        try {
            ArrayNode node = json.createArrayNode().add(shape(type, order)).add(position.key());
            position.values().forEach(node::add);
            byte[] nonce = new byte[NONCE];
            random.nextBytes(nonce);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, json.writeValueAsBytes(node));
            byte[] all = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (JsonProcessingException | GeneralSecurityException e) {
            throw new IllegalStateException("a cursor can always be written", e);
        }
    }

    /// @throws Refusal 400 for what no list of this type and order gave
    Position read(String cursor, ObjectType type, List<Asked.Order> order) {
        try {
            byte[] all = Base64.getUrlDecoder().decode(cursor);
            if (all.length > NONCE) {
                JsonNode node = json.readTree(cipher(
                        Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE), Arrays.copyOfRange(all, NONCE, all.length)));
                if (node.path(0).asText().equals(shape(type, order))) {
                    var values = new ArrayList<@Nullable String>();
                    for (int i = 2; i < node.size(); i++) {
                        values.add(node.get(i).isNull() ? null : node.get(i).asText());
                    }
                    return new Position(node.path(1).asLong(), values);
                }
            }
        } catch (IllegalArgumentException | IOException | GeneralSecurityException e) {
            // it is none of ours, whatever it is
        }
        throw new Refusal(400, "The cursor is none that a list of this type in this order gave as next_cursor.");
    }

    private static String shape(ObjectType type, List<Asked.Order> order) {
        return type.name() + ":" + order.stream().map(Asked.Order::text).collect(Collectors.joining(","));
    }

    private byte[] cipher(int mode, byte[] nonce, byte[] bytes) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER, provider);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher.doFinal(bytes);
    }
}
