package io.serai.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.PersonalData;
import io.serai.hub.cache.Cache;
import io.serai.hub.cache.RateLimits;
import io.serai.hub.settings.Settings;
import io.serai.mail.Mail;
import io.serai.web.Contract;
import io.serai.web.Gate;
import io.serai.web.Trail;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.main.Main;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Wires the domain.
public final class IdentityModule {
    private final Settings settings;
    private final DataSource database;
    private final Trail trail;
    private final ApiKeyStore store;
    private final Keyring keyring;
    private final Passwords passwords = new Passwords();
    private final Gate gate;
    private final Roles bundles;
    private final ObjectMapper json;
    private final Mail mail;
    private final Path temp;
    private final List<PersonalData> elsewhere;
    private final RateLimits limits;
    private final JwtKeys keys;
    private final Sessions sessions;
    private final SignUps signUps;
    private final SignUpAccount joins;
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    /// @param roles `config/roles.yaml`
    /// @param temp an existing folder for passing things
    /// @param elsewhere what other domains hold of a person
    public IdentityModule(
            Settings settings,
            Path roles,
            Contract contract,
            DataSource database,
            Cache cache,
            ObjectMapper json,
            Mail mail,
            Path temp,
            List<PersonalData> elsewhere,
            Clock clock,
            Trail trail) {
        this.settings = settings;
        this.json = json;
        this.mail = mail;
        this.temp = temp;
        this.elsewhere = List.copyOf(elsewhere);
        this.clock = clock;
        this.trail = trail;
        this.database = database;
        this.store = new ApiKeyStore(database, json);
        this.keyring = new Keyring(store, settings.text("serai.api.key"), clock);
        this.bundles = Roles.load(roles, contract.permissions());
        this.limits = new RateLimits(cache);
        this.keys = jwtKeys(settings, clock);
        this.sessions = new Sessions(database, keys, bundles, clock);
        var tokens = new PersonalTokens(database, bundles, json, clock);
        var passcodes = new Passcodes(database, bundles);
        this.signUps = new SignUps(database);
        this.joins = new SignUpAccount(
                settings.optional("serai.signup.account"),
                settings.text("serai.signup.role"),
                keyring::account,
                signUps::waitingRoom);
        this.gate = new Doorkeeper(keyring, keys, sessions, tokens, passcodes, limits);
    }

    private static JwtKeys jwtKeys(Settings settings, Clock clock) {
        return new JwtKeys(
                settings.optional("serai.jwt.key").orElseGet(() -> JwtKeys.derived(settings.text("serai.master.key"))),
                settings.optional("serai.jwt.key.previous")
                        .or(() -> settings.optional("serai.master.key.previous").map(JwtKeys::derived))
                        .orElse(null),
                clock);
    }

    /// Whether people sign up by themselves.
    public boolean signUpIsOpen() {
        return joins.isOpen();
    }

    public Gate gate() {
        return gate;
    }

    /// The one that the settings name, where they do; to be called when the database is ready.
    public void makeFirstAdministrator() {
        settings.optional("serai.admin.email").ifPresent(email -> settings.optional("serai.admin.password")
                .ifPresent(password -> new FirstAdministrator(database, passwords).make(email, password)));
    }

    public void bind(Main main, Contract contract) {
        main.bind("identity", new Identity(store, keyring, contract.permissions(), random, trail));
        main.bind(
                "personalTokens",
                new Tokens(
                        transaction(), new TokenStore(database, json), contract.permissions(), random, clock, trail));
        var people = new People(database);
        var tokens = new OneTimeTokens(database, random, clock);
        main.bind("leftovers", new Leftovers(database, clock));
        bindSignIn(main, people, tokens);
        bindPeople(main, people, tokens);
        bindPasscodes(main);
        bindUserActions(main, people, tokens);
    }

    private void bindPasscodes(Main main) {
        var passcodes = new PasscodeStore(database);
        var match = new PasscodeMatch(passwords, random);
        main.bind(
                "passcodeSignIn",
                new PasscodeSignIn(passcodes, match, new PasscodeLimits(limits), keys, json, trail, clock));
        main.bind("sitePasscodes", new SitePasscodes(passcodes, match, transaction(), trail, clock));
    }

    /// What V3's front ends do with users.
    private void bindUserActions(Main main, People people, OneTimeTokens tokens) {
        var users = new AccountUsers(database);
        var authKeys = new AuthKeys(users, tokens, limits, trail, clock);
        var signedIn = new SignedIn(sessions, trail);
        var takeover = new Takeover(bundles);
        main.bind(
                "userActions",
                new UserActions(
                        users,
                        people,
                        new PasswordSignIn(people, passwords, limits, trail, clock),
                        authKeys,
                        signedIn,
                        sessions,
                        tokens,
                        passwords,
                        new PasswordRules(),
                        takeover,
                        transaction(),
                        trail));
        main.bind(
                "authKeyActions",
                new AuthKeyActions(
                        users, authKeys, new LinkHosts(database, json), takeover, limits, mail, trail, clock));
        main.bind("linkSignIn", new LinkSignIn(users, authKeys, signedIn, new SessionCookie(settings.prod())));
    }

    /// Passwords, sessions and the mails about them.
    private void bindSignIn(Main main, People people, OneTimeTokens tokens) {
        var cookie = new SessionCookie(settings.prod());
        var step = new PasswordSignIn(people, passwords, limits, trail, clock);
        String url = settings.publicUrl();
        mail.letters(
                new IdentityLetters(people, tokens, url, clock),
                IdentityLetters.RESET,
                IdentityLetters.VERIFY,
                IdentityLetters.KNOWN,
                IdentityLetters.WELCOME);
        main.bind(
                "signIn",
                new SignIn(
                        step,
                        people,
                        sessions,
                        new RefreshTokens(database, random, clock),
                        keys,
                        limits,
                        cookie,
                        url,
                        trail));
        main.bind(
                "selfService",
                new SelfService(
                        signUps,
                        people,
                        sessions,
                        tokens,
                        new TokenStore(database, json),
                        passwords,
                        new PasswordRules(),
                        limits,
                        mail,
                        joins,
                        transaction(),
                        trail));
        main.bind("ownSessions", new OwnSessions(sessions, cookie, trail));
    }

    /// What administrators, and people themselves, do with users.
    private void bindPeople(Main main, People people, OneTimeTokens tokens) {
        var users = new UserStore(database, clock);
        var means = new SignInMeans(people, passwords, new PasswordRules(), sessions, tokens, mail, clock);
        var erasure = new Erasure(transaction(), people, users, elsewhere, trail);
        var held = new ArrayList<PersonalData>(OwnData.of(database, json));
        held.addAll(elsewhere);
        var export = new DataExport(held, json, temp, clock);
        var cookie = new SessionCookie(settings.prod());
        main.bind("users", new Users(transaction(), people, users, erasure, new Rank(bundles), means, trail));
        main.bind("me", new Me(transaction(), people, users, export, erasure, cookie, trail));
    }

    private TransactionTemplate transaction() {
        return new TransactionTemplate(new DataSourceTransactionManager(database));
    }
}
