"""Texts of report.html, Indonesian first and English beside it. How they are laid out is in `report`."""

Words = tuple[str, str]  # Indonesian, English

TITLE: Words = ("Rencana pemilihan desa migran", "Plan of migrant villages")
SIMULATED: Words = (
    "DATA SIMULASI: angka calon desa dalam laporan ini dibuat oleh program, bukan hasil pendataan.",
    "SIMULATED DATA: the figures of the candidates in this report were made by a program, not counted.",
)
STATUS: dict[str, Words] = {
    "optimal": (
        "Terbukti terbaik: menurut aturan ini tidak ada pilihan lain yang nilainya (jumlah prioritas dan "
        "bonus) lebih tinggi.",
        "Proven best: under these rules no other choice of villages has a higher value (sum of priorities "
        "and bonuses).",
    ),
    "feasible": (
        "Memenuhi semua aturan, tetapi belum terbukti terbaik: waktu habis lebih dulu.",
        "Keeps every rule, but is not proven best: time ran out first.",
    ),
    "infeasible": (
        "Tidak ada pilihan desa yang memenuhi semua aturan sekaligus. Ubah salah satu aturan di bawah ini.",
        "No choice of villages can keep all rules together. Change one of the rules below.",
    ),
    "unknown": (
        "Waktu habis sebelum ditemukan rencana. Ulangi dengan batas waktu yang lebih panjang.",
        "Time ran out before a plan was found. Try again with a longer time limit.",
    ),
}
ORDER: dict[str | None, Words] = {
    "optimal": (
        "Urutan tahun terbukti terbaik: prioritas tertinggi didahulukan sejauh aturan mengizinkan.",
        "The order of years is proven best: the neediest villages come as early as the rules allow.",
    ),
    "feasible": (
        "Urutan tahun memenuhi aturan, tetapi belum terbukti terbaik.",
        "The order of years keeps the rules, but is not proven best.",
    ),
    None: ("Urutan tahun bebas menurut kebijakan.", "The policy leaves the order of years free."),
}
REASONS: dict[str, Words] = {
    "site": ("sudah dalam program lain pada tahun itu", "already in a programme that year"),
    "rule": ("dikecualikan oleh kebijakan", "excluded by the policy"),
    "marginal": ("prioritas tidak mencapai batas kuota", "priority does not reach the margin of the quota"),
    "province_cap": ("batas provinsi penuh", "the cap of the province is full"),
    "regency_cap": ("batas kabupaten/kota penuh", "the cap of the regency is full"),
    "regency_year_cap": ("batas kabupaten/kota per tahun penuh", "the yearly cap of the regency is full"),
    "district_cap": ("batas kecamatan penuh", "the cap of the district is full"),
    "distance": ("terlalu dekat dengan desa lain", "too near to another village"),
    "budget": ("anggaran tidak cukup", "the budget does not suffice"),
    "floor": ("jumlah minimum provinsi", "floor of a province"),
    "include": ("desa wajib menurut kebijakan", "must-include villages"),
    "keep": ("dipertahankan dari rencana sebelumnya", "kept from the plan before"),
}
OF_CHOSEN: dict[str, Words] = {
    "marginal": ("prioritas mencapai batas kuota", "priority reaches the margin of the quota"),
}
STATES: dict[str, Words] = {
    "chosen": ("terpilih", "chosen"),
    "excluded": ("tidak memenuhi syarat", "excluded"),
    "not_chosen": ("tidak terpilih", "not chosen"),
}


def reason(state: str, name: str) -> Words:
    """A reason in words, for villages in that state."""
    return (OF_CHOSEN if state == "chosen" else REASONS).get(name) or REASONS[name]


HEADINGS: dict[str, Words] = {
    "sure": ("Seberapa pasti", "How sure this is"),
    "asked": ("Yang diminta dan yang didapat", "What was asked and what came out"),
    "rules": ("Aturan yang berlaku", "Rules in force"),
    "map": ("Peta", "Map"),
    "provinces": ("Desa terpilih per provinsi", "Chosen villages by province"),
    "villages": ("Desa terpilih per tahun", "Chosen villages by year"),
    "left_out": ("Yang tidak terpilih dan sebabnya", "What was left out and why"),
    "majority": (
        "Desa yang sebagian besar warganya di luar negeri",
        "Villages with most residents abroad",
    ),
    "clash": ("Aturan yang bertentangan", "Rules that clash"),
    "costs": ("Harga setiap batas", "What the limits cost"),
    "alternatives": ("Rencana terbaik berikutnya", "The next-best plans"),
    "summary": ("Ringkasan", "Summary"),
    "check": ("Cara memeriksa rencana ini", "How to check this plan"),
    "data": ("Catatan tentang data", "Notes on the data"),
    "inputs": ("Berkas masukan (SHA-256)", "Input files (SHA-256)"),
}
COLUMNS: dict[str, Words] = {
    "code": ("Kode", "Code"),
    "name": ("Desa", "Village"),
    "regency": ("Kabupaten/kota", "Regency"),
    "province": ("Provinsi", "Province"),
    "year": ("Tahun", "Year"),
    "priority": ("Prioritas", "Priority"),
    "cost_idr": ("Biaya (Rp)", "Cost (Rp)"),
    "quota": ("Kuota", "Quota"),
    "budget_idr": ("Anggaran (Rp)", "Budget (Rp)"),
    "chosen": ("Terpilih", "Chosen"),
    "total": ("Jumlah", "Total"),
    "state": ("Keadaan", "State"),
    "reason": ("Sebab", "Reason"),
    "villages": ("Desa", "Villages"),
    "rule": ("Aturan", "Rule"),
    "place": ("Tempat", "Place"),
    "value": ("Nilai", "Value"),
    "row": ("Baris", "Row"),
    "column": ("Kolom", "Column"),
    "fault": ("Kesalahan", "Fault"),
    "file": ("Berkas", "File"),
    "hash": ("SHA-256", "SHA-256"),
    "note": ("Catatan", "Note"),
    "certainty": ("Kepastian", "Certainty"),
    "rank": ("Urutan", "Rank"),
    "objective": ("Nilai rencana", "Value of the plan"),
    "less": ("Kurang dari rencana ini", "Less than this plan"),
    "enters": ("Desa yang masuk", "Villages that enter"),
    "leaves": ("Desa yang keluar", "Villages that leave"),
}
CAPS = ("province", "regency", "regency_year", "district")
RULES: dict[str, Words] = {
    "written": ("Prioritas dari kolom", "Priority from the column"),
    "lexicographic": ("Prioritas menurut urutan", "Priority in the order of"),
    "weights": ("Prioritas menurut bobot", "Priority by weights"),
    "order": ("Prioritas tertinggi pada tahun lebih awal", "Neediest in earlier years"),
    "cap_province": ("Paling banyak per provinsi", "At most in a province"),
    "cap_regency": ("Paling banyak per kabupaten/kota", "At most in a regency"),
    "cap_regency_year": ("Paling banyak per kabupaten/kota per tahun", "At most in a regency a year"),
    "cap_district": ("Paling banyak per kecamatan", "At most in a district"),
    "floor": ("Paling sedikit per provinsi", "At least in a province"),
    "floors": ("Paling sedikit di provinsi tertentu", "At least in certain provinces"),
    "min_km": ("Jarak terdekat antardesa (km)", "Nearest that two villages may lie (km)"),
    "kawasan": (
        "Bonus prioritas, sekali per kecamatan, mulai sekian desa",
        "Bonus on the priority, once a district, from so many villages",
    ),
    "kinds": ("Jenis yang dikecualikan", "Kinds excluded"),
    "excluded": ("Desa yang dikecualikan", "Villages excluded"),
    "included": ("Desa wajib", "Must-include villages"),
    "kept": (
        "Desa rencana sebelumnya yang dipertahankan sebanyak mungkin",
        "Villages of the plan before, kept as far as can be",
    ),
    "sites": ("Catatan program yang dihitung", "Programme records that count"),
    "ignored": ("Program yang diabaikan", "Programmes ignored"),
}
SIMULATED_MARK: Words = ("DATA SIMULASI", "SIMULATED DATA")
KEPT_UNPROVEN: Words = (
    "Belum terbukti bahwa tidak ada rencana yang mempertahankan lebih banyak: waktu tidak cukup, atau "
    "prioritasnya terlalu besar untuk dihitung bersama.",
    "It is not proven that no plan keeps more: the time did not suffice, or the priorities are too large to "
    "be counted together.",
)
NO_COSTS: Words = (
    "Tidak ada batas yang tercatat menahan desa dengan prioritas lebih tinggi.",
    "No limit is on record that holds back villages of higher priority.",
)
COSTS: Words = (
    "Batas melindungi pemerataan, tetapi ada harganya. Tabel ini menyebut berapa nilai rencana bertambah "
    "bila satu batas dilonggarkan satu satuan dan yang lain tetap, yang terbesar lebih dahulu.",
    "Limits protect a fair spread, and they have a price. The table says by how much the value of the plan "
    "grows when one limit is loosened by one and the others stay, the greatest first.",
)
NO_ALTERNATIVES: Words = (
    "Tidak ada rencana berikutnya yang diketahui: tidak dicari, atau tidak ada yang terbukti berikutnya.",
    "No next-best plans are known: they were not looked for, or none was proven to be the next.",
)
ALTERNATIVES: Words = (
    "Rencana lain yang memenuhi semua aturan, dengan nilai tertinggi setelah rencana ini, dan "
    "desa mana yang berganti.",
    "Other plans that keep every rule, with the highest values after this one, and which villages change.",
)
CLASH: Words = (
    "Aturan-aturan ini tidak dapat dipenuhi bersama. Longgarkan salah satunya, lalu buat rencana lagi.",
    "These rules cannot be kept together. Loosen any one of them and have the plan made again.",
)
EXPLAINED: Words = (
    "Alasan untuk setiap calon desa ada dalam berkas explanations.csv.",
    "The reason for every candidate is in the file explanations.csv.",
)
