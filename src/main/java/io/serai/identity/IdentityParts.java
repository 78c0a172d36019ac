package io.serai.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.House;
import io.serai.hub.Erasures;
import io.serai.hub.PersonalData;
import io.serai.hub.cache.RateLimits;
import io.serai.hub.settings.Settings;
import io.serai.mail.Mail;
import io.serai.web.Gate;
import io.serai.web.Trail;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The domain's parts, and how they are bound.
final class IdentityParts {
    private final House house;
    private final Settings settings;
    private final DataSource database;
    private final Trail trail;
    private final ApiKeyStore store;
    private final Keyring keyring;
    private final Passwords passwords = new Passwords();
    private final PasswordRules rules = new PasswordRules();
    private final Roles bundles;
    private final ObjectMapper json;
    private final Mail mail;
    private final Set<String> permissions;
    private final RateLimits limits;
    private final JwtKeys keys;
    private final SocketTickets tickets;
    private final Sessions sessions;
    private final SignUps signUps;
    private final SignUpAccount joins;
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    IdentityParts(House house) {
        this.house = house;
        this.settings = house.settings();
        this.json = house.mapper();
        this.mail = house.part(Mail.class);
        this.clock = house.clock();
        this.trail = house.part(Trail.class);
        this.database = house.source();
        this.permissions = house.contract().permissions();
        this.store = new ApiKeyStore(database, json);
        this.keyring = new Keyring(store, settings.text("serai.api.key"), clock);
        this.bundles = Roles.load(house.home().resolve("config/roles.yaml"), permissions);
        this.limits = new RateLimits(house.cache());
        this.keys = jwtKeys(settings, clock);
        this.sessions = new Sessions(database, keys, bundles, clock);
        this.tickets = new SocketTickets(house.cache(), keys, random);
        this.signUps = new SignUps(database);
        this.joins = new SignUpAccount(
                settings.optional("serai.signup.account"),
                settings.text("serai.signup.role"),
                keyring::account,
                signUps::waitingRoom);
    }

    private static JwtKeys jwtKeys(Settings settings, Clock clock) {
        return new JwtKeys(
                settings.optional("serai.jwt.key").orElseGet(() -> JwtKeys.derived(settings.text("serai.master.key"))),
                settings.optional("serai.jwt.key.previous")
                        .or(() -> settings.optional("serai.master.key.previous").map(JwtKeys::derived))
                        .orElse(null),
                clock);
    }

    Gate gate() {
        var tokens = new PersonalTokens(database, bundles, json, clock);
        return new Doorkeeper(keyring, keys, sessions, tokens, new Passcodes(database, bundles), limits, tickets);
    }

    SignUpAccount joins() {
        return joins;
    }

    /// The one that the settings name, where they do; to be called when the database is ready.
    void makeFirstAdministrator() {
        settings.optional("serai.admin.email").ifPresent(email -> settings.optional("serai.admin.password")
                .ifPresent(password -> new FirstAdministrator(database, passwords).make(email, password)));
    }

    void bind() {
        house.bind("identity", new Identity(store, keyring, permissions, random, trail));
        house.bind(
                "personalTokens",
                new Tokens(transaction(), new TokenStore(database, json), permissions, random, clock, trail));
        var people = new People(database);
        var tokens = new OneTimeTokens(database, random, clock);
        house.bind("leftovers", new Leftovers(database, clock));
        bindSignIn(people, tokens);
        var means = new SignInMeans(people, passwords, rules, sessions, tokens, mail, clock);
        bindSelfService(people, tokens, means);
        bindPeople(people, means);
        bindPasscodes();
        bindUserActions(people, tokens);
    }

    private void bindPasscodes() {
        var passcodes = new PasscodeStore(database);
        var match = new PasscodeMatch(passwords, random);
        house.bind(
                "passcodeSignIn",
                new PasscodeSignIn(passcodes, match, new PasscodeLimits(limits), keys, json, trail, clock));
        var sitePasscodes = new SitePasscodes(passcodes, match, transaction(), trail, clock);
        house.offer(SitePasscodes.class, sitePasscodes);
        house.bind("sitePasscodes", sitePasscodes);
    }

    /// What V3's front ends do with users.
    private void bindUserActions(People people, OneTimeTokens tokens) {
        var users = new AccountUsers(database);
        var authKeys = new AuthKeys(users, tokens, limits, trail, clock);
        var signedIn = new SignedIn(sessions, trail);
        var takeover = new Takeover(bundles);
        house.bind(
                "userActions",
                new UserActions(
                        users,
                        people,
                        new PasswordSignIn(people, passwords, limits, trail, clock),
                        authKeys,
                        signedIn,
                        new PasswordChange(people, sessions, tokens, passwords, rules, transaction(), trail),
                        takeover));
        house.bind(
                "authKeyActions",
                new AuthKeyActions(
                        users, authKeys, new LinkHosts(database, json), takeover, limits, mail, trail, clock));
        house.bind("linkSignIn", new LinkSignIn(users, authKeys, signedIn, new SessionCookie(settings.prod())));
    }

    /// Passwords, sessions and the mails about them.
    private void bindSignIn(People people, OneTimeTokens tokens) {
        var cookie = new SessionCookie(settings.prod());
        var step = new PasswordSignIn(people, passwords, limits, trail, clock);
        String url = settings.publicUrl();
        mail.letters(
                new IdentityLetters(people, tokens, url, clock),
                IdentityLetters.RESET,
                IdentityLetters.VERIFY,
                IdentityLetters.KNOWN,
                IdentityLetters.WELCOME);
        house.bind(
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
        house.bind("socketTickets", tickets);
        house.bind("ownSessions", new OwnSessions(sessions, cookie, trail));
    }

    /// What people do who can't sign in yet, or not any more.
    private void bindSelfService(People people, OneTimeTokens tokens, SignInMeans means) {
        var newcomers = new Newcomers(signUps, mail, trail);
        var links = new LinkHolders(tokens, people);
        var tries = new Tries(limits);
        house.bind(
                "selfService",
                new SelfService(joins, signUps, newcomers, links, passwords, rules, tries, transaction()));
        house.bind(
                "forgottenPassword",
                new ForgottenPassword(
                        signUps,
                        newcomers,
                        links,
                        means,
                        new TokenStore(database, json),
                        tries,
                        mail,
                        transaction(),
                        trail));
    }

    /// What administrators, and people themselves, do with users.
    private void bindPeople(People people, SignInMeans means) {
        var users = new UserStore(database, clock);
        List<PersonalData> elsewhere = house.personalData();
        var erasure = new Erasure(transaction(), people, users, elsewhere, trail, house.part(Erasures.class));
        house.part(Erasures.class).offer(Erasure.KIND, erasure::eraseAgain);
        var held = new ArrayList<PersonalData>(OwnData.of(database, json));
        held.addAll(elsewhere);
        var export = new DataExport(held, json, house.data().tmp(), clock);
        var cookie = new SessionCookie(settings.prod());
        var administered = new Users(
                transaction(),
                people,
                users,
                new UserChanges(users, means, trail),
                erasure,
                new Rank(bundles),
                means,
                trail);
        house.offer(Users.class, administered);
        house.bind("users", administered);
        house.bind("me", new Me(transaction(), people, users, export, erasure, cookie, trail));
    }

    private TransactionTemplate transaction() {
        return new TransactionTemplate(new DataSourceTransactionManager(database));
    }
}
