package io.serai.web;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/// A form (RFC 7578) read by Jetty's parser, as it comes: files are handed on, texts are kept.
final class JettyForm implements MultiPart.Parser.Listener {
    private final ServerRequest.FormParts parts;
    private final int mostText;
    private final MultiPart.Parser parser;
    private final Map<String, List<String>> texts = new LinkedHashMap<>();
    private final Map<String, String> head = new HashMap<>();
    private ServerRequest.@Nullable FilePart file;
    private @Nullable ByteArrayOutputStream text;
    private @Nullable String name;
    private @Nullable Throwable fault;

    private JettyForm(String boundary, ServerRequest.FormParts parts, int mostText) {
        this.parts = parts;
        this.mostText = mostText;
        this.parser = new MultiPart.Parser(boundary, this);
        parser.setMaxParts(2L * HttpServer.FORM_FIELDS);
    }

    /// @param mostText bytes of one text field
    /// @throws IllegalArgumentException where the media type has no boundary
    static JettyForm of(@Nullable String type, ServerRequest.FormParts parts, int mostText) {
        String boundary = type == null ? null : MultiPart.extractBoundary(type);
        if (boundary == null || boundary.isEmpty()) {
            throw new IllegalArgumentException("the media type has no boundary");
        }
        return new JettyForm(boundary, parts, mostText);
    }

    /// @return why it can't be read; null where it can
    @Nullable
    Throwable take(ByteBuffer bytes, boolean last) {
        parser.parse(Content.Chunk.from(bytes, last));
        // a form that ends too early says so by what is missing of its files
        return last ? null : fault;
    }

    Map<String, List<String>> texts() {
        return texts;
    }

    @Override
    public void onPartBegin() {
        head.clear();
        file = null;
        text = null;
        name = null;
    }

    @Override
    public void onPartHeader(String header, String value) {
        head.put(header.toLowerCase(Locale.ROOT), value);
    }

    @Override
    public void onPartHeaders() {
        var about = new HashMap<String, String>();
        HttpField.getValueParameters(head.getOrDefault("content-disposition", ""), about);
        name = about.get("name");
        String fileName = about.get("filename");
        if (name == null) {
            fault = new IllegalArgumentException("a part has no name");
        } else if (fileName == null) {
            text = new ByteArrayOutputStream();
        } else {
            file = parts.file(name, fileName, announced());
        }
    }

    private long announced() {
        String length = head.get("content-length");
        return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
    }

    @Override
    public void onPartContent(Content.Chunk chunk) {
        byte[] bytes = new byte[chunk.remaining()];
        chunk.getByteBuffer().get(bytes);
        if (file != null) {
            file.piece(Buffer.buffer(bytes));
        } else if (text != null) {
            if (text.size() + bytes.length > mostText) {
                fault = new IllegalArgumentException("a field has more than " + mostText + " bytes");
            } else {
                text.writeBytes(bytes);
            }
        }
    }

    @Override
    public void onPartEnd() {
        if (file != null) {
            file.end();
        } else if (text != null && name != null) {
            List<String> values = texts.computeIfAbsent(name, _ -> new ArrayList<>());
            values.add(text.toString(StandardCharsets.UTF_8));
            if (texts.values().stream().mapToInt(List::size).sum() > HttpServer.FORM_FIELDS) {
                fault = new IllegalArgumentException("more than " + HttpServer.FORM_FIELDS + " fields");
            }
        }
    }

    @Override
    public void onFailure(Throwable failure) {
        fault = failure;
    }
}
