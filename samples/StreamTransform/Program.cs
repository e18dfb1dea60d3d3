using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PluginHost.Streams;
using StreamTransform;

(string? input, string? output, int count) = CommandLine.Read(args, out string? mistake);
if (mistake is not null)
{
    Console.Error.WriteLine(mistake);
    return 1;
}

HostApplicationBuilder builder = Host.CreateApplicationBuilder(
    new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
string deadLetters = $"{output}.dead-letters";
if (Files.FindProblem(input, output is null ? [] : [output, deadLetters]) is { } problem)
{
    Console.Error.WriteLine(problem);
    return 1;
}

var json = new LineSinkOptions { Format = StreamFormat.Json };

// One file for both outputs, if there is one: its sink has the partitions and outputs take turns.
await using var summary = new Summary(
    output is null ? StreamSinks.Nowhere : StreamSinks.ToFile(output, json),
    output is null ? StreamSinks.Nowhere : StreamSinks.ToFile(deadLetters, new LineSinkOptions { Format = StreamFormat.Envelope }));

builder.Services.AddWasmPlugins().AddStreamTransform("orders", stream => stream
    .From(input is null
        ? StreamSources.FromAsyncEnumerable(Orders.Generate(count))
        : StreamSources.FromFile(input, new LineSourceOptions { Format = StreamFormat.Json }))
    .Through("mask-pii")
    .Through("currency")
    .Through("route")
    .To(StreamSinks.Nowhere)
    .To("eu", summary.Count("eu"))
    .To("world", summary.Count("world"))
    .DeadLettersTo(summary.DeadLetters)
    .Configure(options => options.ProgressInterval = TimeSpan.FromMilliseconds(200)));

using IHost host = builder.Build();
IStreamRunner orders = host.Services.GetRequiredKeyedService<IStreamRunner>("orders");
var progress = new ProgressLine(orders);
await host.StartAsync();

// Control-C has the stream read no more, and finish what it has read.
await ((Task)orders.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
await host.StopAsync();
progress.Dispose();
if (orders.Completion.Exception?.InnerException is { } failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

StreamProgress done = orders.GetProgress();
summary.Print(done);
if (done is { Read: > 0, Written: 0 })
{
    Console.Error.WriteLine($"None of the {done.Read} records could be processed. Has '{input}' a JSON object on each line, as orders.ndjson has?");
    return 1;
}

return 0;
