package io.serai.console;

import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Webjar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.camel.ExchangeProperty;

/// The bean `appFiles`: the pages' stylesheets, scripts and icon; uPlot, which draws charts; and tweetnacl and jsQR,
/// which verify and read badges. Pages name them with a piece of their hash, so that browsers keep them for ever and
/// never keep an old one.
public final class AppFiles {
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    private static final Map<String, String> MEDIA_TYPES = Map.ofEntries(
            Map.entry("app.css", STYLE),
            Map.entry("app.js", SCRIPT),
            Map.entry("ask.js", SCRIPT),
            Map.entry("charts.js", SCRIPT),
            Map.entry("host.js", SCRIPT),
            Map.entry("rsvp.js", SCRIPT),
            Map.entry("door.css", STYLE),
            Map.entry("door.js", SCRIPT),
            Map.entry("doorcamera.js", SCRIPT),
            Map.entry("doorcode.js", SCRIPT),
            Map.entry("doorhub.js", SCRIPT),
            Map.entry("doorstore.js", SCRIPT),
            Map.entry("doorworker.js", SCRIPT),
            Map.entry("jsqr.js", SCRIPT),
            Map.entry("nacl.js", SCRIPT),
            Map.entry("uplot.js", SCRIPT),
            Map.entry("uplot.css", STYLE),
            Map.entry("icon.svg", "image/svg+xml"));

    /// What is not ours, by the name it has here.
    private static final Map<String, String> OF_UPLOT =
            Map.of("uplot.js", "dist/uPlot.iife.min.js", "uplot.css", "dist/uPlot.min.css");

    private static final Map<String, File> FILES = read();

    private record File(byte[] bytes, String version) {}

    AppFiles() {}

    /// The address of one of them.
    public static String address(String name) {
        File file = FILES.get(name);
        if (file == null) {
            throw new IllegalArgumentException("there is no static/app/" + name);
        }
        return "/app/" + name + "?v=" + file.version();
    }

    /// One of them at an address of its own, which browsers ask for anew each time.
    static Outcome current(String name, Map<String, String> headers) {
        File file = FILES.get(name);
        String type = MEDIA_TYPES.get(name);
        if (file == null || type == null) {
            throw new IllegalArgumentException("there is no static/app/" + name);
        }
        var all = new HashMap<>(headers);
        all.put("Cache-Control", "no-cache");
        return new Outcome.WithHeaders(new Outcome.Document(type, new ByteArrayInputStream(file.bytes()), null), all);
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        String name = call.required("file");
        File file = FILES.get(name);
        String type = MEDIA_TYPES.get(name);
        if (file == null || type == null) {
            return new Outcome.NotFound("There is no such file.");
        }
        boolean current = file.version().equals(call.parameter("v"));
        return new Outcome.WithHeaders(
                new Outcome.Document(type, new ByteArrayInputStream(file.bytes()), null),
                Map.of("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache"));
    }

    private static Map<String, File> read() {
        var files = new HashMap<String, File>();
        var uplot = new Webjar("org.webjars.npm", "uplot");
        for (String name : MEDIA_TYPES.keySet()) {
            String foreign = OF_UPLOT.get(name);
            try (var in =
                    foreign == null ? AppFiles.class.getResourceAsStream("/static/app/" + name) : uplot.file(foreign)) {
                if (in == null) {
                    throw new IllegalStateException("there is no static/app/" + name);
                }
                byte[] bytes = in.readAllBytes();
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
                files.put(name, new File(bytes, HexFormat.of().formatHex(hash, 0, 6)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
        return Map.copyOf(files);
    }
}
