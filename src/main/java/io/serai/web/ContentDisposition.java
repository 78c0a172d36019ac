package io.serai.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// The header `Content-Disposition` (RFC 6266): a plain name for old clients, the true one percent-encoded (RFC 8187).
public final class ContentDisposition {
    private ContentDisposition() {}

    /// @param type `inline` or `attachment`
    public static String of(String type, String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._ -]", "_");
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return type + "; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
    }
}
