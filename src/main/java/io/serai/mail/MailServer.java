package io.serai.mail;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The server that `serai.mail.url` names.
///
/// @param user empty where it asks for none
record MailServer(String host, int port, Tls tls, String user, String password) {

    enum Tls {
        /// From the first byte: `smtps://`.
        IMPLICIT,
        /// By STARTTLS, or nothing is sent.
        REQUIRED,
        /// By STARTTLS where the server offers it: on this machine, where nobody listens in.
        OFFERED,
        /// In the clear, as `?starttls=never` asks for.
        NEVER
    }

    private static final Pattern URL =
            Pattern.compile("(smtps?)://(?:([^:@/]+):([^@/]*)@)?(\\[[^]]+]|[^:/?]+)(?::(\\d+))?(\\?starttls=never)?");
    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;

    /// @param url as the setting was checked
    static MailServer of(String url) {
        Matcher part = URL.matcher(url);
        if (!part.matches()) {
            throw new IllegalArgumentException("serai.mail.url is no smtp:// or smtps:// URL");
        }
        boolean implicit = part.group(1).equals("smtps");
        String host = part.group(4).replaceAll("[\\[\\]]", "");
        String port = part.group(5);
        Tls tls = implicit
                ? Tls.IMPLICIT
                : part.group(6) != null ? Tls.NEVER : isThisMachine(host) ? Tls.OFFERED : Tls.REQUIRED;
        return new MailServer(
                host,
                port != null ? Integer.parseInt(port) : implicit ? SUBMISSIONS : SUBMISSION,
                tls,
                decoded(part.group(2)),
                decoded(part.group(3)));
    }

    /// By its name, as what a name server says of any other can change.
    private static boolean isThisMachine(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("::1")
                || host.equals("0:0:0:0:0:0:0:1");
    }

    private static String decoded(String part) {
        // a plus is a plus in the user's part of a URL
        return part == null ? "" : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// For a session of Jakarta Mail; see org.eclipse.angus.mail.smtp.
    ///
    /// @param patience for every step, not for all together
    Properties properties(Duration connect, Duration patience) {
        var properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", Long.toString(connect.toMillis()));
        properties.setProperty("mail.smtp.timeout", Long.toString(patience.toMillis()));
        properties.setProperty("mail.smtp.writetimeout", Long.toString(patience.toMillis()));
        properties.setProperty("mail.smtp.auth", Boolean.toString(!user.isEmpty()));
        properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(tls == Tls.IMPLICIT));
        properties.setProperty(
                "mail.smtp.starttls.enable", Boolean.toString(tls == Tls.REQUIRED || tls == Tls.OFFERED));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(tls == Tls.REQUIRED));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        // whoever ends a connection does not wait for its goodbye
        properties.setProperty("mail.smtp.quitwait", "false");
        // one refused recipient: nothing is sent, so that it can be said whether it was
        properties.setProperty("mail.smtp.sendpartial", "false");
        return properties;
    }

    /// Without its secrets.
    @Override
    public String toString() {
        return "mail server " + host + ":" + port;
    }
}
