package io.serai.audit;

import io.serai.hub.addresses.MailAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What strangers gave as their name when they tried to sign in. People type passwords into such a field, so what is no
/// e-mail address is kept as a keyed digest: the same text shows as the same, and nobody who reads the table can try
/// words against it.
final class ClaimedNames {
    private static final Pattern LOCAL = Pattern.compile("[^\\s\\p{Cntrl}@]{1,64}");
    private static final Pattern DOMAIN = Pattern.compile("([A-Za-z0-9-]{1,63}\\.)+[A-Za-z][A-Za-z0-9-]{1,62}");
    private static final int SHOWN_BYTES = 8;

    private final SecretKeySpec key;

    /// @param masterKey `serai.master.key`
    ClaimedNames(String masterKey) {
        this.key = new SecretKeySpec(("audit names " + masterKey).getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    String shown(String claimed) {
        return isAddress(claimed) ? claimed : "(no address) " + digest(claimed);
    }

    private static boolean isAddress(String text) {
        try {
            MailAddress address = MailAddress.of(text);
            return LOCAL.matcher(address.local()).matches()
                    && DOMAIN.matcher(address.domain().ascii()).matches();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private String digest(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), 0, SHOWN_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
