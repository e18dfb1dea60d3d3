using System.Runtime.CompilerServices;
using System.Text;
using Example.Greeter;
using Filters;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Streams;

namespace PluginHost.AotApp;

/// <summary>Calls guests in every way that an application does, and looks at what comes back.</summary>
internal sealed class Checks(IServiceProvider services)
{
    public async Task<bool> RunAsync()
    {
        Console.WriteLine(RuntimeFeature.IsDynamicCodeSupported ? "Compiled while it runs." : "Compiled ahead of time.");
        (string Name, Func<Task> Check)[] checks =
        [
            ("a guest greets", GreetAsync),
            ("a guest's own error is a value", RefuseAsync),
            ("a guest that needs more memory than it may have fails its call alone", OutOfMemoryAsync),
            ("a guest reads its settings and calls the host", PassAsync),
            ("a guest's answer is lifted", RespondAsync),
            ("a guest that traps fails with the trap's code", TrapAsync),
            ("a guest that never ends is stopped", TimeOutAsync),
            ("a stream of records goes through a guest and one made for Redpanda", StreamAsync),
            ("a guest that imports what it was not granted does not load", DenyAsync),
            ("a plugin whose settings are not JSON does not load", RefuseSettingsAsync),
        ];
        bool succeeded = true;
        foreach ((string name, Func<Task> check) in checks)
        {
            succeeded &= await RunAsync(name, check);
        }

        return succeeded;
    }

    private static async Task<bool> RunAsync(string name, Func<Task> check)
    {
        try
        {
            await check();
            Console.WriteLine($"passed: {name}");
            return true;
        }
        catch (Exception exception)
        {
            Console.WriteLine($"FAILED: {name}: {exception}");
            return false;
        }
    }

    private async Task GreetAsync()
    {
        IGreeter greeter = services.GetRequiredKeyedService<IGreeter>("greeter");
        Result<string, string> greeting = await greeter.GreetAsync("Ada 🙂");
        Expect(greeting is { IsOk: true, Value: "Hello, Ada 🙂!" }, greeting);
    }

    private async Task RefuseAsync()
    {
        IGreeter greeter = services.GetRequiredKeyedService<IGreeter>("greeter");
        Result<string, string> refusal = await greeter.GreetAsync("");
        Expect(refusal is { IsError: true, Error: "There is nobody to greet." }, refusal);
    }

    private async Task OutOfMemoryAsync()
    {
        IGreeter greeter = services.GetRequiredKeyedService<IGreeter>("small");
        PluginMemoryException failure = await ExpectFailureAsync<PluginMemoryException>(
            async () => await greeter.GreetAsync(new string('x', 4_000_000)));
        Expect(failure.Reason == PluginFailureReason.Memory, failure.Reason);
        Result<string, string> greeting = await greeter.GreetAsync("Ada");
        Expect(greeting.IsOk, greeting);
    }

    private async Task StreamAsync()
    {
        await services.GetRequiredKeyedService<IStreamRunner>("orders").Completion;
        string[] written = services.GetRequiredService<Orders>().Written;
        Expect(written is [var first, """{"id":2}"""] && !first.Contains("ada@", StringComparison.Ordinal), string.Join(", ", written));
    }

    private async Task PassAsync()
    {
        HeadersVerdict verdict = await FilterAsync("header-check", out Request request, request => request.Headers["x-token"] = "1");
        Expect(verdict is HeadersVerdict.Continue, verdict);
        Expect(request.Headers.GetValueOrDefault("x-checked") == "yes", string.Join(", ", request.Headers));
    }

    private async Task RespondAsync()
    {
        HeadersVerdict verdict = await FilterAsync("header-check", out _, request => request.Headers["x-other"] = "1");
        FullResponse? response = (verdict as HeadersVerdict.Respond)?.Value;
        Expect(response is { Status: 400, Headers: [{ Name: "content-type" }] }, verdict);
        Expect(Encoding.UTF8.GetString(response!.Body.Span) == "A required header is missing.\n", verdict);
    }

    private async Task TrapAsync()
    {
        IGreeter greeter = services.GetRequiredKeyedService<IGreeter>("trapping");
        PluginTrapException failure = await ExpectFailureAsync<PluginTrapException>(async () => await greeter.GreetAsync("Ada"));
        Expect(failure is { Code: TrapCode.Unreachable, Backtrace.Count: > 0 }, failure.Code);
    }

    private Task RefuseSettingsAsync()
    {
        PluginStatus status = FindStatus("broken-settings");
        Expect(status is { State: PluginState.Failed, Failure: PluginLoadException }, status);
        return Task.CompletedTask;
    }

    private async Task TimeOutAsync()
    {
        PluginTimeoutException failure = await ExpectFailureAsync<PluginTimeoutException>(
            async () => await FilterAsync("never-ends", out _, request => request.Path = "/for-ever/and/ever"));
        Expect(failure.Function == "on-request-headers", failure.Function);
        HeadersVerdict verdict = await FilterAsync("never-ends", out _, request => request.Path = "/");
        Expect(verdict is HeadersVerdict.Continue, verdict);
    }

    private Task DenyAsync()
    {
        PluginStatus status = FindStatus("not-granted");
        Expect(status is { State: PluginState.Failed, Failure: PluginDeniedException { Grant: "plugin-host:http/request" } }, status);
        return Task.CompletedTask;
    }

    private PluginStatus FindStatus(string plugin) =>
        services.GetRequiredService<IPluginCatalog>().GetStatus().Single(status => status.Id.Name == plugin);

    /// <summary>Asks a filter about a request. The request is a scoped service, as in a web application.</summary>
    private Task<HeadersVerdict> FilterAsync(string plugin, out Request request, Action<Request> configure)
    {
        AsyncServiceScope scope = services.CreateAsyncScope();
        request = scope.ServiceProvider.GetRequiredService<Request>();
        configure(request);
        IHttpFilter filter = scope.ServiceProvider.GetRequiredKeyedService<IHttpFilter>(plugin);
        return CallAsync(scope, filter);

        static async Task<HeadersVerdict> CallAsync(AsyncServiceScope scope, IHttpFilter filter)
        {
            await using (scope)
            {
                return await filter.RequestFilter.OnRequestHeadersAsync();
            }
        }
    }

    private static async Task<TFailure> ExpectFailureAsync<TFailure>(Func<Task> call)
        where TFailure : PluginException
    {
        try
        {
            await call();
        }
        catch (TFailure failure)
        {
            return failure;
        }

        throw new InvalidOperationException($"The call did not fail with {typeof(TFailure).Name}.");
    }

    private static void Expect(bool condition, object? found)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"Found: {found}");
        }
    }
}
