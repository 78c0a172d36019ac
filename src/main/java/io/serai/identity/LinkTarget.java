package io.serai.identity;

import io.serai.hub.addresses.DomainName;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page of a customer's own that a link in a mail may lead to.
///
/// @param url absolute, http or https, with a host and without a login in it
record LinkTarget(URI url) {
    private static final Pattern HOST = Pattern.compile("(https?://)([^/?#@\\\\]+)(.*)", Pattern.CASE_INSENSITIVE);

    /// @param hosts that the account's links may lead to: `www.example.org`, or with a port `www.example.org:8443`
    /// @return empty where it is no such address, or leads elsewhere
    static Optional<LinkTarget> of(String text, Set<String> hosts) {
        URI url;
        try {
            url = new URI(inAscii(text)).parseServerAuthority();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("http") || scheme.equals("https");
        if (!web || url.getHost() == null || url.getRawUserInfo() != null) {
            return Optional.empty();
        }
        String host = DomainName.host(url.getHost());
        boolean known = url.getPort() < 0 ? hosts.contains(host) : hosts.contains(host + ":" + url.getPort());
        return known ? Optional.of(new LinkTarget(url)) : Optional.empty();
    }

    /// With a host of other letters in the form that every reader of mails takes.
    private static String inAscii(String text) {
        Matcher host = HOST.matcher(text);
        return host.matches() && host.group(2).chars().anyMatch(c -> c >= 0x80)
                ? host.group(1) + DomainName.host(host.group(2)) + host.group(3)
                : text;
    }

    /// With the key at the end of the query; a fragment stays behind it, as a server would never see what stands in
    /// one.
    String link(String user, String parameter, String key) {
        String whole = url.toString();
        int hash = whole.indexOf('#');
        String before = hash < 0 ? whole : whole.substring(0, hash);
        String joint = !before.contains("?") ? "?" : before.endsWith("?") || before.endsWith("&") ? "" : "&";
        return before + joint + "user_id=" + encoded(user) + "&" + encoded(parameter) + "=" + encoded(key)
                + "&valid_email=True" + (hash < 0 ? "" : whole.substring(hash));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
