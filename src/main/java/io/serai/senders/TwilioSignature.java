package io.serai.senders;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Whether Twilio signed a webhook (twilio.com/docs/usage/webhooks/webhooks-security). Its library for Java can't check
/// a field that comes twice, and is large for one HMAC.
final class TwilioSignature {
    private static final Pattern URL = Pattern.compile("(https?)://(\\[[^]]+]|[^/:?]+)(:\\d+)?([/?].*)?");

    private TwilioSignature() {}

    /// @param url as people reach the hub, with its query
    /// @param form by name, and of each name every value once, in order; empty for another kind of body
    static boolean matches(
            String url, SortedMap<String, SortedSet<String>> form, @Nullable String signature, String token) {
        if (signature == null || signature.isEmpty() || token.isEmpty()) {
            return false;
        }
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        return matches(url, form, given, token)
                || otherwise(url).stream().anyMatch(one -> matches(one, form, given, token));
    }

    private static boolean matches(String url, SortedMap<String, SortedSet<String>> form, byte[] given, String token) {
        return MessageDigest.isEqual(signature(url, form, token).getBytes(StandardCharsets.UTF_8), given);
    }

    static String signature(String url, SortedMap<String, SortedSet<String>> form, String token) {
        var text = new StringBuilder(url);
        form.forEach((name, values) -> values.forEach(value -> text.append(name).append(value)));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }

    /// Twilio signs it with the standard port and without; any other port as it stands, or none.
    private static Set<String> otherwise(String url) {
        var ways = new LinkedHashSet<String>();
        Matcher part = URL.matcher(url);
        if (part.matches()) {
            String rest = part.group(4) == null ? "" : part.group(4);
            String start = part.group(1) + "://" + part.group(2);
            ways.add(start + rest);
            if (part.group(3) == null) {
                ways.add(start + (part.group(1).equals("https") ? ":443" : ":80") + rest);
            }
        }
        return ways;
    }
}
