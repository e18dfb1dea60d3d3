namespace PluginHost.Scoreboard.Http;

/// <summary>
/// What a filter costs a server: the processor time of one request, with the server on one core and the load on the other. Windows of a
/// second, every variant once a round, every other round backwards, over two processes of the server.
/// </summary>
internal static class HttpArea
{
    private const int Processes = 2;
    private const int RoundsPerProcess = 4;
    private const int ServerCore = 0;
    private const int LoadCore = 1;

    public static IEnumerable<Row> Measure()
    {
        if (!Load.IsAvailable || Environment.ProcessorCount < 2)
        {
            throw new InvalidOperationException("The area http needs Linux, two cores, taskset and wrk (Debian: apt-get install wrk).");
        }

        List<Dictionary<string, Load.Sample>> rounds = [.. Run(
            [Variant.Base, Variant.CSharpHeader, Variant.PerCallHeader, Variant.PooledHeader, Variant.NaiveHeader], "get.lua")];
        yield return Cpu("http/percall-header-cpu@csharp", rounds, Variant.PerCallHeader, Variant.CSharpHeader);
        yield return Cpu("http/pooled-header-cpu@csharp", rounds, Variant.PooledHeader, Variant.CSharpHeader);
        yield return Row(
            "http/percall-header-added@naive",
            "what a store, linker and instance a request add",
            "us",
            rounds,
            round => Added(round, Variant.PerCallHeader),
            round => Added(round, Variant.NaiveHeader));
        yield return Throughput("http/percall-header-rps@csharp", rounds, Variant.PerCallHeader, Variant.CSharpHeader);
        yield return Throughput("http/pooled-header-rps@csharp", rounds, Variant.PooledHeader, Variant.CSharpHeader);

        List<Dictionary<string, Load.Sample>> bodies = [.. Run([Variant.CSharpBody, Variant.PooledBody], "post.lua")];
        yield return Cpu("http/pooled-body-cpu@csharp", bodies, Variant.PooledBody, Variant.CSharpBody);
        yield return Throughput("http/pooled-body-rps@csharp", bodies, Variant.PooledBody, Variant.CSharpBody);
    }

    private static IEnumerable<Dictionary<string, Load.Sample>> Run(string[] variants, string script)
    {
        string path = Path.Combine(AppContext.BaseDirectory, script);
        for (int process = 0; process < Processes; process++)
        {
            using ServerProcess server = ServerProcess.Start(ServerCore);
            foreach (string variant in variants)
            {
                // Until everything is compiled at its last tier.
                Load.Run(server, variant, path, seconds: 3, LoadCore);
            }

            for (int round = 0; round < RoundsPerProcess; round++)
            {
                var samples = new Dictionary<string, Load.Sample>();
                foreach (string variant in round % 2 == 0 ? variants : variants.Reverse())
                {
                    samples.Add(variant, Load.Run(server, variant, path, seconds: 1, LoadCore));
                }

                yield return samples;
            }
        }
    }

    private static Row Cpu(string name, List<Dictionary<string, Load.Sample>> rounds, string ours, string reference) => Row(
        name,
        "the same filter as C# middleware",
        "us CPU/request",
        rounds,
        round => round[ours].MicrosecondsPerRequest,
        round => round[reference].MicrosecondsPerRequest);

    private static Row Throughput(string name, List<Dictionary<string, Load.Sample>> rounds, string ours, string reference) => Row(
        name,
        "the same filter as C# middleware (more is better)",
        "requests/s",
        rounds,
        round => round[ours].RequestsPerSecond,
        round => round[reference].RequestsPerSecond);

    private static double Added(Dictionary<string, Load.Sample> round, string variant) =>
        round[variant].MicrosecondsPerRequest - round[Variant.Base].MicrosecondsPerRequest;

    private static Row Row(
        string name,
        string referenceName,
        string unit,
        List<Dictionary<string, Load.Sample>> rounds,
        Func<Dictionary<string, Load.Sample>, double> ours,
        Func<Dictionary<string, Load.Sample>, double> reference)
    {
        double[] ratios = [.. rounds.Select(round => ours(round) / reference(round))];
        return new Row(
            name,
            Statistics.Median(rounds.Select(ours)),
            Statistics.Median(rounds.Select(reference)),
            referenceName,
            unit,
            Statistics.Median(ratios),
            ratios.Min(),
            ratios.Max(),
            AllocatedBytes: null);
    }
}
