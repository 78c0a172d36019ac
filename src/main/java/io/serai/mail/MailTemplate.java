package io.serai.mail;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a mail is made of. With both bodies, the reader's program chooses.
///
/// @param text empty for none
/// @param html empty for none
public record MailTemplate(String subject, String text, String html) {

    /// The same with data in its places: the subject and the text as they are, the HTML escaped.
    ///
    /// @throws IllegalArgumentException where that can't be; fit for the caller
    public MailTemplate filled(Map<String, ?> data) {
        return new MailTemplate(
                TemplateText.filled(subject, data, false),
                TemplateText.filled(text, data, false),
                TemplateText.filled(html, data, true));
    }

    Map<String, Object> described() {
        var described = new LinkedHashMap<String, Object>();
        described.put("subject", subject);
        described.put("body_text", text);
        described.put("body_html", html);
        return described;
    }
}
