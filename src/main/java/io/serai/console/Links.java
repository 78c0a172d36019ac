package io.serai.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Addresses of further pages of a list.
public final class Links {
    private Links() {}

    public static String users(String search, int page) {
        return "/admin/users?page=" + page
                + (search.isEmpty() ? "" : "&q=" + URLEncoder.encode(search, StandardCharsets.UTF_8));
    }

    public static String tokens(int page) {
        return "/admin/tokens?page=" + page;
    }
}
