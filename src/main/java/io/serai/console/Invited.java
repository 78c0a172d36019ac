package io.serai.console;

import io.serai.web.Call;
import io.serai.web.InnerCalls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Somebody on their way to an invite, as the path says that they go to then.
///
/// @param path of the invite's page
/// @param token what its link holds
/// @param email the address that was invited
record Invited(String path, String token, String email) {
    private static final Pattern PATH = Pattern.compile("/invites/([A-Za-z0-9_-]{43})");

    /// Null for another way, and for an invite that does not work.
    static @Nullable Invited of(InnerCalls calls, Call call, @Nullable String next) {
        Matcher path = PATH.matcher(next == null ? "" : next);
        if (!path.matches()) {
            return null;
        }
        InnerCalls.Reply reply = calls.get(call, path.group());
        return reply.isOk()
                ? new Invited(
                        path.group(), path.group(1), reply.body().path("email").asText())
                : null;
    }

    /// The page to sign up, as a link.
    String signUp() {
        return "/signup?next=" + encoded();
    }

    /// The page to sign in, as a link.
    String signIn() {
        return "/login?next=" + encoded();
    }

    private String encoded() {
        return URLEncoder.encode(path, StandardCharsets.UTF_8);
    }
}
