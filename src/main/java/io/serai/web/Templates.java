package io.serai.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pages from `templates/`, which were compiled with the hub. What is put into them is escaped by where it stands.
final class Templates {
    private @Nullable TemplateEngine engine;

    /// @param name such as `identity/login`
    byte[] render(String name, Map<String, Object> model) {
        var text = new Utf8ByteOutput();
        engine().render(name + ".jte", model, text);
        try (var bytes = new ByteArrayOutputStream(text.getContentLength())) {
            text.writeTo(bytes::write);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized TemplateEngine engine() {
        if (engine == null) {
            engine = TemplateEngine.createPrecompiled(
                    null, ContentType.Html, Templates.class.getClassLoader(), "io.serai.pages");
        }
        return engine;
    }
}
