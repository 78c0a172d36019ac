package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

/// The bean `termsPages`: what people accept, and that they do.
public final class TermsPages {
    private final InnerCalls calls;
    private final LegalText terms;
    private final LegalText privacy;

    TermsPages(InnerCalls calls, LegalText terms, LegalText privacy) {
        this.calls = calls;
        this.terms = terms;
        this.privacy = privacy;
    }

    public Outcome terms(@ExchangeProperty(Call.PROPERTY) Call call) {
        return page(call, terms);
    }

    public Outcome privacy(@ExchangeProperty(Call.PROPERTY) Call call) {
        return page(call, privacy);
    }

    private static Outcome page(Call call, LegalText text) {
        return new Outcome.Page(200, "console/legal", Map.of("frame", Frame.of(call, null), "text", text));
    }

    /// Leads back to the page that asked.
    public Outcome accept(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.call(call, "POST", "/me/accept-terms", null);
        return reply.isOk()
                ? new Outcome.Moved(303, Next.of(form.path("next").asText()))
                : new Outcome.Page(
                        reply.status(),
                        "console/missing",
                        Map.of("frame", Frame.of(call, null), "what", reply.problem()));
    }
}
