namespace PluginHost.Soak;

/// <summary>How something developed over the second half of the samples: a line by least squares.</summary>
/// <param name="Name">What.</param>
/// <param name="Mean">How much of it there was, in the mean.</param>
/// <param name="Slope">How much it grew a thousand reloads.</param>
/// <param name="Growth">How much it grew from the beginning to the end of the half.</param>
/// <param name="Allowed">How much it may.</param>
internal sealed record Trend(string Name, double Mean, double Slope, double Growth, double Allowed)
{
    /// <summary>Whether it is flat.</summary>
    public bool IsFlat => Growth <= Allowed;

    /// <summary>Fits the line.</summary>
    public static Trend Of(string name, IReadOnlyList<Sample> samples, Func<Sample, double> value, double allowed)
    {
        Sample[] half = [.. samples.Skip(samples.Count / 2)];
        double meanX = half.Average(sample => sample.Reloads);
        double meanY = half.Average(value);
        double squares = half.Sum(sample => Math.Pow(sample.Reloads - meanX, 2));
        double slope = squares == 0 ? 0 : half.Sum(sample => (sample.Reloads - meanX) * (value(sample) - meanY)) / squares;
        return new Trend(name, meanY, slope * 1000, slope * (half[^1].Reloads - half[0].Reloads), allowed);
    }
}
