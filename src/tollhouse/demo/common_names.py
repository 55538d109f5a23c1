"""First names that most people of a country bear; the lists of mimesis hold the rare ones, all alike."""

from typing import Final

COMMON: Final = {
    "de": (
        "Thomas Michael Andreas Stefan Christian Markus Peter Frank Jan Lukas Felix Jonas Paul Tobias Uwe Jürgen",
        "Anna Julia Sabine Petra Katrin Claudia Susanne Monika Lena Laura Sarah Marie Birgit Heike Jana Lea Franziska",
    ),
    "en": (
        "James John Robert Michael David William Thomas Daniel Oliver Jack Harry George Matthew Andrew Mark Paul Ryan",
        "Mary Sarah Emma Olivia Charlotte Emily Jessica Laura Rebecca Hannah Karen Susan Helen Amy Sophie Grace Megan",
    ),
    "fr": (
        "Jean Pierre Michel Philippe Nicolas Julien Thomas Antoine Laurent Hugo Lucas Mathieu Guillaume Étienne",
        "Marie Nathalie Isabelle Sophie Camille Julie Céline Léa Manon Chloé Hélène Claire Sandrine Amélie Aurélie",
    ),
    "es": (
        "Antonio José Manuel Francisco Juan David Javier Daniel Carlos Miguel Alejandro Pablo Sergio Álvaro Iván",
        "María Carmen Ana Isabel Laura Cristina Marta Lucía Elena Paula Pilar Raquel Sofía Beatriz Inés Rocío",
    ),
    "uk": (
        "Олександр Андрій Сергій Дмитро Володимир Іван Микола Юрій Максим Богдан Тарас Олег Роман Назар Артем Павло",
        "Олена Наталія Ірина Оксана Тетяна Марія Анна Юлія Катерина Вікторія Софія Людмила Галина Світлана Дарина",
    ),
    "it": (
        "Marco Andrea Giuseppe Francesco Alessandro Luca Antonio Matteo Paolo Giovanni Stefano Roberto Davide Lorenzo",
        "Giulia Francesca Chiara Anna Maria Sara Laura Elena Martina Valentina Alessandra Federica Silvia Paola Sofia",
    ),
    "pl": (
        "Piotr Krzysztof Andrzej Tomasz Jan Paweł Michał Marcin Jakub Adam Marek Łukasz Grzegorz Mateusz Wojciech",
        "Anna Maria Katarzyna Małgorzata Agnieszka Barbara Ewa Magdalena Joanna Zofia Julia Monika Aleksandra Zuzanna",
    ),
    "cs": (
        "Jiří Jan Petr Josef Pavel Martin Tomáš Jaroslav Miroslav František Zdeněk Václav Jakub Ondřej Lukáš Vojtěch",
        "Jana Marie Eva Hana Anna Lenka Kateřina Lucie Věra Alena Petra Veronika Tereza Martina Jitka Zuzana",
    ),
    "ja": (
        "健 翔太 大輔 拓也 直樹 和也 誠 浩 隆 学 達也 健太 翼 剛",
        "陽子 恵子 幸子 美咲 愛 裕子 直美 由美子 さくら 千尋 真由美 久美子 智子 彩",
    ),
    "zh": ("伟 强 磊 军 洋 勇 杰 涛 明 超 浩 建国 志强 文博", "芳 娜 敏 静 丽 艳 霞 秀英 桂英 婷 雪 欣怡 雨桐 佳怡"),
    "el": (
        "Γιώργος Δημήτρης Κώστας Γιάννης Νίκος Παναγιώτης Βασίλης Χρήστος Αθανάσιος Μιχάλης Σπύρος Ηλίας",
        "Μαρία Ελένη Αικατερίνη Βασιλική Σοφία Αγγελική Γεωργία Δήμητρα Κωνσταντίνα Ιωάννα Άννα Χριστίνα",
    ),
    "sv": (
        "Lars Anders Mikael Johan Erik Per Karl Jan Peter Fredrik Oskar Gustav Björn Mattias Nils Emil",
        "Anna Eva Maria Karin Kristina Lena Sara Emma Kerstin Marie Ingrid Johanna Linnéa Elin Åsa Birgitta",
    ),
    "tr": (
        "Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim Osman Yusuf Murat Emre Burak Kerem Serkan",
        "Fatma Ayşe Emine Hatice Zeynep Elif Meryem Şerife Sultan Merve Büşra Esra Özlem Selin",
    ),
    "ar": (
        "محمد أحمد علي حسن حسين عمر خالد يوسف إبراهيم كريم سعيد طارق",
        "فاطمة مريم عائشة نورة سارة هدى ليلى زينب منى ريم سلمى أمل",
    ),
}
"""By locale: men's and women's."""
