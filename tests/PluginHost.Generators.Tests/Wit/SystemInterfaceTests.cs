using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Wit;

/// <summary>Packages in the style of WASI: several of them, with versions, gates, resources and worlds on top of each other.</summary>
public sealed class SystemInterfaceTests
{
    private static readonly Resolved Packages = Resolved.From(
        """
        ==> app/wit/world.wit
        package sample:app@0.1.0;

        use sys:web/client@0.2.4;

        /// An application that serves requests.
        world server {
          include sys:web/server@0.2.4;
          import client;
          export configure: func(settings: list<tuple<string, string>>) -> result<_, string>;
        }

        ==> app/wit/deps/io/failure.wit
        package sys:io@0.2.4;

        @since(version = 0.2.0)
        interface failure {
          /// What went wrong.
          @since(version = 0.2.0)
          resource failure {
            @since(version = 0.2.0)
            describe: func() -> string;
          }
        }

        ==> app/wit/deps/io/streams.wit
        @since(version = 0.2.0)
        interface streams {
          @since(version = 0.2.0)
          use failure.{failure as stream-failure};
          @since(version = 0.2.0)
          use waiting.{pollable};

          @since(version = 0.2.0)
          variant stream-error {
            /// The operation began, and then failed.
            last-operation-failed(stream-failure),
            /// There is nothing more.
            closed,
          }

          @since(version = 0.2.0)
          resource input-stream {
            @since(version = 0.2.0)
            read: func(%limit: u64) -> result<list<u8>, stream-error>;
            @since(version = 0.2.0)
            subscribe: func() -> pollable;
          }

          @since(version = 0.2.0)
          resource output-stream {
            @since(version = 0.2.0)
            write: func(contents: list<u8>) -> result<_, stream-error>;
            @unstable(feature = splicing)
            splice: func(source: borrow<input-stream>, %limit: u64) -> result<u64, stream-error>;
          }
        }

        ==> app/wit/deps/io/waiting.wit
        @since(version = 0.2.0)
        interface waiting {
          @since(version = 0.2.0)
          resource pollable {
            @since(version = 0.2.0)
            ready: func() -> bool;
          }

          @since(version = 0.2.0)
          poll: func(pollables: list<borrow<pollable>>) -> list<u32>;
        }

        ==> app/wit/deps/clocks.wit
        package sys:clocks@0.2.4;

        interface monotonic {
          use sys:io/waiting@0.2.4.{pollable};
          type instant = u64;
          type duration = u64;
          now: func() -> instant;
          wait-for: func(how-long: duration) -> pollable;
        }

        ==> app/wit/deps/web/types.wit
        interface types {
          use sys:clocks/monotonic@0.2.4.{duration};
          use sys:io/streams@0.2.4.{input-stream, output-stream};
          use sys:io/failure@0.2.4.{failure as io-failure};
          use sys:io/waiting@0.2.4.{pollable};

          variant method { get, head, post, put, delete, other(string) }

          variant error-code {
            dns-timeout,
            dns-error(dns-error-payload),
            body-size(option<u64>),
            internal-error(option<string>),
          }

          record dns-error-payload { rcode: option<string>, info-code: option<u16> }

          classify: func(err: borrow<io-failure>) -> option<error-code>;

          type field-name = string;
          type field-value = list<u8>;

          variant header-error { invalid-syntax, forbidden, immutable }

          resource fields {
            constructor();
            from-list: static func(entries: list<tuple<field-name, field-value>>) -> result<fields, header-error>;
            get: func(name: field-name) -> list<field-value>;
            set: func(name: field-name, value: list<field-value>) -> result<_, header-error>;
            clone: func() -> fields;
          }

          type headers = fields;

          resource incoming-request {
            method: func() -> method;
            headers: func() -> headers;
            consume: func() -> result<incoming-body>;
          }

          resource incoming-body {
            %stream: func() -> result<input-stream>;
          }

          resource outgoing-request {
            constructor(headers: headers);
            set-method: func(method: method) -> result;
          }

          resource request-options {
            constructor();
            timeout: func() -> option<duration>;
          }

          resource response-outparam {
            set: static func(param: response-outparam, response: result<outgoing-response, error-code>);
          }

          type status-code = u16;

          resource outgoing-response {
            constructor(headers: headers);
            set-status: func(status: status-code) -> result;
            body: func() -> result<output-stream>;
          }

          resource future-response {
            subscribe: func() -> pollable;
            get: func() -> option<result<result<u16, error-code>>>;
          }
        }

        ==> app/wit/deps/web/worlds.wit
        package sys:web@0.2.4;

        interface handler {
          use types.{incoming-request, response-outparam};
          handle: func(request: incoming-request, response-out: response-outparam);
        }

        interface client {
          use types.{outgoing-request, request-options, future-response, error-code};
          send: func(request: outgoing-request, options: option<request-options>) -> result<future-response, error-code>;
        }

        world imports {
          import sys:clocks/monotonic@0.2.4;
          import types;
        }

        world server {
          include imports;
          export handler;
        }
        """);

    [Fact]
    public void Every_package_is_there() =>
        Assert.Equal(
            ["sample:app@0.1.0", "sys:clocks@0.2.4", "sys:io@0.2.4", "sys:web@0.2.4"], Packages.Packages.Select(p => p.ToString()));

    [Fact]
    public void A_world_on_top_imports_everything_below()
    {
        var world = Packages.World("sample:app/server@0.1.0");

        Assert.Equal(
            [
                "sys:io/failure@0.2.4*",
                "sys:io/waiting@0.2.4*",
                "sys:clocks/monotonic@0.2.4",
                "sys:io/streams@0.2.4*",
                "sys:web/types@0.2.4",
                "sys:web/client@0.2.4",
            ],
            Resolved.Names(world.Imports).OrderBy(Position));
        Assert.Equal(["configure", "sys:web/handler@0.2.4"], Resolved.Names(world.Exports));
        Assert.Equal("An application that serves requests.", world.Docs);
    }

    [Fact]
    public void Every_import_comes_after_what_it_uses()
    {
        foreach (var world in Packages.Packages.SelectMany(p => p.Worlds))
        {
            var imports = world.Imports.OfType<WitWorldInterface>().Select(i => i.Interface).ToList();
            foreach (var (item, index) in imports.Select((item, index) => (item, index)))
            {
                Assert.All(item.Dependencies, dependency => Assert.InRange(imports.IndexOf(dependency), 0, index - 1));
            }
        }
    }

    [Fact]
    public void A_resource_is_the_same_however_it_is_reached()
    {
        var fields = (WitResource)Packages.Type("sys:web/types@0.2.4", "fields");

        var constructor = Packages.Function("sys:web/types@0.2.4", "[constructor]outgoing-request");
        Assert.Equal("headers", constructor.Parameters[0].Type.ToString());
        Assert.Equal(new WitOwnType(fields), constructor.Parameters[0].Type.Unaliased);

        var pollable = Packages.Type("sys:io/waiting@0.2.4", "pollable");
        Assert.All(
            new[] { "sys:io/streams@0.2.4", "sys:clocks/monotonic@0.2.4", "sys:web/types@0.2.4" },
            user => Assert.Same(pollable, Packages.Interface(user).UsedTypes.Single(t => t.Name == "pollable").Definition));
    }

    [Fact]
    public void A_nested_result_is_what_was_written() => Assert.Equal(
        "option<result<result<u16, error-code>>>", Packages.Function("sys:web/types@0.2.4", "[method]future-response.get").Result?.ToString());

    [Fact]
    public void An_unstable_method_is_not_there() => Assert.Equal(
        ["write"], ((WitResource)Packages.Type("sys:io/streams@0.2.4", "output-stream")).Functions.Select(f => f.Name));

    /// <summary>Independent interfaces have no order between them; the test gives them one.</summary>
    private static int Position(string name) =>
        Array.FindIndex(["failure", "waiting", "monotonic", "streams", "types", "client"], part => name.Contains(part, StringComparison.Ordinal));
}
