package io.serai.connectors;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.DnsResolver;

/// What an address may be that the hub calls: a vendor's, or whoever is told something. A name that leads
/// nowhere yet is taken: each call looks it up again.
public final class BaseUrls {
    private static final int LONGEST = 1_000;
    private static final Pattern INWARD =
            Pattern.compile("localhost|.*\\.(localhost|local|internal|intranet|lan|home\\.arpa)");

    /// What ends in a number is an IPv4 address to many (https://url.spec.whatwg.org/#ends-in-a-number-checker), octal,
    /// hexadecimal, or short; taken is only its plain form.
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

    private static final Pattern IPV4 = Pattern.compile("((0|[1-9]\\d{0,2})(\\.(?!$)|$)){4}");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]");

    private final DnsResolver names;
    private final boolean strict;

    /// @param strict false in dev, where a vendor may be on this machine, without TLS
    BaseUrls(DnsResolver names, boolean strict) {
        this.names = names;
        this.strict = strict;
    }

    /// What is wrong with it; empty where it is good.
    public Optional<String> fault(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException _) {
            return Optional.of("is no address; expected https://host/path");
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        String host = url.getHost();
        if (host == null || text.length() > LONGEST || !(scheme.equals("https") || scheme.equals("http"))) {
            return Optional.of("is no address; expected https://host/path");
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            return Optional.of("holds a user, a query or a fragment; expected https://host/path");
        }
        if (!strict) {
            return Optional.empty();
        }
        if (!scheme.equals("https")) {
            return Optional.of("is not https");
        }
        return isPublic(host)
                ? Optional.empty()
                : Optional.of("is not on the public internet; expected a vendor's public address");
    }

    /// What is wrong with a host by itself; empty where it is good.
    Optional<String> hostFault(String host) {
        if (!HOST.matcher(host).matches()) {
            return Optional.of("is no host; expected a name such as mail.example.org");
        }
        return !strict || isPublic(host)
                ? Optional.empty()
                : Optional.of("is not on the public internet; expected a vendor's public host");
    }

    private boolean isPublic(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        if (INWARD.matcher(name).matches()
                || NUMERIC.matcher(name).matches() && !IPV4.matcher(name).matches()) {
            return false;
        }
        try {
            InetAddress[] addresses = names.resolve(name.replaceAll("[\\[\\]]", ""));
            return Arrays.stream(addresses).allMatch(PublicAddress::is);
        } catch (UnknownHostException _) {
            return true;
        }
    }
}
