package io.serai.web;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.ExchangeProperty;

/// The bean `pages`: the contract as a document and as a page to browse it (Swagger UI, from its webjar).
public final class Pages {
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "png", "image/png");

    private final byte[] document;
    private final Webjar swaggerUi = new Webjar("org.webjars", "swagger-ui");

    public Pages(Contract contract, Json json) {
        this.document = json.bytes(contract.document());
    }

    public Outcome contract() {
        return new Outcome.Document("application/json", new ByteArrayInputStream(document), null);
    }

    /// @return one of our own files, or one of Swagger UI's; nothing else, as the contract bounds the name
    public Outcome page(@ExchangeProperty(Call.PROPERTY) Call call) {
        String file = call.required("file");
        String type = MEDIA_TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        InputStream own = Pages.class.getResourceAsStream("/static/docs/" + file);
        InputStream found = own != null ? own : swaggerUi.file(file);
        if (found == null || type == null) {
            return new Outcome.NotFound("There is no such page.");
        }
        return new Outcome.Document(type, found, null);
    }
}
