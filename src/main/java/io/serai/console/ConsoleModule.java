package io.serai.console;

import io.serai.House;
import io.serai.Module;
import io.serai.hub.settings.Settings;
import io.serai.identity.SignUpAccount;
import io.serai.web.InnerCalls;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Wires the pages.
public final class ConsoleModule implements Module {
    @Override
    public String name() {
        return "console";
    }

    @Override
    public Set<String> needs() {
        return Set.of("edge", "identity");
    }

    @Override
    public void open(House house) {
        Settings settings = house.settings();
        InnerCalls calls = house.part(InnerCalls.class);
        BooleanSupplier signUp = house.part(SignUpAccount.class)::isOpen;
        house.bind("appFiles", new AppFiles());
        house.bind("entryPages", new EntryPages(calls, signUp));
        house.bind("signUpPages", new SignUpPages(calls, signUp));
        house.bind(
                "termsPages",
                new TermsPages(
                        calls,
                        LegalText.of("Terms", settings.optional("serai.terms.text"), "terms"),
                        LegalText.of("Privacy", settings.optional("serai.privacy.text"), "privacy")));
        house.bind("profilePages", new ProfilePages(calls));
        house.bind("userPages", new UserPages(calls, settings.publicUrl()));
        house.bind("tokenPages", new TokenPages(calls));
        house.bind("auditPages", new AuditPages(calls));
        house.bind("billingPages", new BillingPages(calls));
        house.bind("overviewPages", new OverviewPages(calls, house.mapper()));
        house.bind("searchPages", new SearchPages(calls));
        house.bind("runPages", new RunPages(calls));
        house.bind("tracePages", new TracePages(calls));
        house.bind("letterPages", new LetterPages(calls));
        house.bind("connectionPages", new ConnectionPages(calls, house.clock()));
        house.bind("newConnectionPages", new NewConnectionPages(calls));
        house.bind("importPages", new ImportPages(calls));
        house.bind("recordPages", new RecordPages(calls));
        house.bind("recordPage", new RecordPage(calls));
        house.bind("schedulePages", new SchedulePages(calls));
        house.bind("routePages", new RoutePages(calls));
    }
}
