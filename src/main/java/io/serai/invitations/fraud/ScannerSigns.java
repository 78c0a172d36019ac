package io.serai.invitations.fraud;

import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells programs that look at links, for a mail filter, a preview or an index, from people. Only what a browser in
/// somebody's hands never shows is a sign: a scanner that is taken for a person is scored like one, but a person who is
/// taken for a scanner would lose the baseline.
public final class ScannerSigns {
    /// Names in agents, in lower case. `cubot` makes phones.
    private static final Pattern AGENT = Pattern.compile("\\b(?!cubot)\\w*bot\\b|crawler|spider|scanner|link-?preview"
            + "|headlesschrome|phantomjs|playwright|puppeteer|selenium"
            + "|facebookexternalhit|facebookcatalog|^whatsapp/|skypeuripreview|slack-imgproxy|googleimageproxy"
            + "|yahoomailproxy|google-safety|google-read-aloud|bingpreview|embedly|iframely|snap url preview"
            + "|barracuda|proofpoint|mimecast|messagelabs|forcepoint|fireeye|trendmicro|urldefense|safelinks|zscaler"
            + "|ms-office|microsoft office|microsoft outlook|^curl/|^wget/|^python|^go-http-client|^java/|^okhttp/"
            + "|^apache-httpclient/|^axios/|^node|^undici|^ruby|^libwww-perl|^php|^guzzlehttp/|^postmanruntime/");

    private ScannerSigns() {}

    /// @param method of the request
    /// @param header the value of a header by its name; null where it was not sent
    /// @param gesture whether the page saw a person's hand
    public static boolean in(String method, UnaryOperator<@Nullable String> header, boolean gesture) {
        String agent = header.apply("User-Agent");
        if (agent != null && AGENT.matcher(agent.toLowerCase(Locale.ROOT)).find()) {
            return true;
        }
        return !gesture && (method.equals("HEAD") || isFetchedAhead(header));
    }

    /// Browsers that load what may be clicked next, and mail programs that show a picture of it.
    private static boolean isFetchedAhead(UnaryOperator<@Nullable String> header) {
        return Stream.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
                .map(header)
                .anyMatch(value -> value != null
                        && (value.toLowerCase(Locale.ROOT).contains("prefetch")
                                || value.toLowerCase(Locale.ROOT).contains("prerender")
                                || value.toLowerCase(Locale.ROOT).contains("preview")));
    }
}
