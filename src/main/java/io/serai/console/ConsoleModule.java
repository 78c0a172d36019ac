package io.serai.console;

import io.serai.hub.settings.Settings;
import io.serai.web.InnerCalls;
import java.util.function.BooleanSupplier;
import org.apache.camel.main.Main;

/// Wires the pages.
public final class ConsoleModule {
    private final InnerCalls calls;
    private final String publicUrl;

    private final BooleanSupplier signUp;
    private final LegalText terms;
    private final LegalText privacy;

    /// @param signUp whether people sign up by themselves
    public ConsoleModule(InnerCalls calls, Settings settings, BooleanSupplier signUp) {
        this.calls = calls;
        this.publicUrl = settings.publicUrl();
        this.signUp = signUp;
        this.terms = LegalText.of("Terms", settings.optional("serai.terms.text"), "terms");
        this.privacy = LegalText.of("Privacy", settings.optional("serai.privacy.text"), "privacy");
    }

    public void bind(Main main) {
        main.bind("appFiles", new AppFiles());
        main.bind("entryPages", new EntryPages(calls, signUp));
        main.bind("signUpPages", new SignUpPages(calls, signUp));
        main.bind("termsPages", new TermsPages(calls, terms, privacy));
        main.bind("profilePages", new ProfilePages(calls));
        main.bind("userPages", new UserPages(calls, publicUrl));
        main.bind("tokenPages", new TokenPages(calls));
        main.bind("auditPages", new AuditPages(calls));
    }
}
