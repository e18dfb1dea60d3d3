namespace PluginHost.Soak;

/// <summary>
/// How the least of something developed over the second half of the samples: a line by least squares through the lowest sample of each third of
/// it. What a run has at a time goes up and down with what it does then; what is never given back raises what it has at least.
/// </summary>
/// <param name="Name">What.</param>
/// <param name="Mean">How much of it there was, in the mean.</param>
/// <param name="Slope">How much it grew from one reload, or second, to the next.</param>
/// <param name="Growth">How much it grew from the beginning to the end of the half.</param>
/// <param name="Allowed">How much it may.</param>
internal sealed record Trend(string Name, double Mean, double Slope, double Growth, double Allowed)
{
    private const int Parts = 3;

    /// <summary>Whether it is flat.</summary>
    public bool IsFlat => Growth <= Allowed;

    /// <summary>Fits the line.</summary>
    public static Trend Of(string name, IReadOnlyList<Sample> samples, Func<Sample, double> value, double allowed)
    {
        Sample[] half = [.. samples.Skip(samples.Count / 2)];
        Sample[] lowest = [.. half.Chunk((half.Length + Parts - 1) / Parts).Select(part => part.MinBy(value)!)];
        double meanX = lowest.Average(sample => sample.At);
        double meanY = lowest.Average(value);
        double squares = lowest.Sum(sample => Math.Pow(sample.At - meanX, 2));
        double slope = squares == 0 ? 0 : lowest.Sum(sample => (sample.At - meanX) * (value(sample) - meanY)) / squares;
        return new Trend(name, half.Average(value), slope, slope * (half[^1].At - half[0].At), allowed);
    }

    /// <summary>Prints how everything developed that must not grow.</summary>
    /// <param name="samples">What was seen.</param>
    /// <param name="atRest">Those in which nothing was in hand whose memory and threads come and go: for managed memory and threads.</param>
    /// <param name="unit">What slopes are printed for.</param>
    /// <param name="unitSize">How much that is.</param>
    /// <param name="residentMiB">How much resident memory may grow at least: more in a run that ends while the process still warms up.</param>
    /// <param name="others">What else must not grow.</param>
    /// <returns>What grew.</returns>
    public static IEnumerable<string> Report(
        IReadOnlyList<Sample> samples, IReadOnlyList<Sample> atRest, string unit, double unitSize, double residentMiB, params Trend[] others)
    {
        int fewest = Math.Min(samples.Count, atRest.Count);
        if (fewest < 2 * Parts)
        {
            return [$"There are only {fewest} samples, and {2 * Parts} are the least that say something."];
        }

        Trend[] trends =
        [
            Of("resident MiB", samples, sample => sample.ResidentMiB, Math.Max(residentMiB, samples[^1].ResidentMiB * 0.04)),
            Of("managed MiB", atRest, sample => sample.ManagedMiB, 2),
            Of("code maps", samples, sample => sample.CodeMaps, 16),
            Of("threads", atRest, sample => sample.Threads, 4),
            Of("pool threads", samples, sample => sample.PoolThreads, 64),
            Of("files", samples, sample => sample.Files, 8),
            .. others,
        ];
        foreach (Trend trend in trends)
        {
            Console.WriteLine(
                $"trend\t{trend.Name}\tmean {trend.Mean:F1}\tslope {trend.Slope * unitSize:F2} a {unit}\tgrowth {trend.Growth:F2} (allowed {trend.Allowed:F1})");
        }

        return trends.Where(trend => !trend.IsFlat)
            .Select(trend => $"{trend.Name} grew by {trend.Growth:F2} over the second half, more than {trend.Allowed:F1}.");
    }
}
